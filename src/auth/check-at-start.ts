import { KitError } from 'authjs-session-kit';

/**
 * Imports auth.ts, which checks the environment and the two configurations. If there is a mistake, it
 * prints one line for each and ends the process.
 */
export async function checkAtStart(): Promise<void> {
  try {
    await import('../../auth.ts');
  } catch (error) {
    if (!(error instanceof KitError)) throw error;
    console.error(error.message);
    process.exit(1);
  }
}
