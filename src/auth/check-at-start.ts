import { KitError } from 'authjs-session-kit';

/**
 * Ends the process, with a line for each mistake, when the environment or the two configurations are
 * wrong: evaluating auth.ts finds both.
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
