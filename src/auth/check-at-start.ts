import { KitError } from 'authjs-session-kit';
import { readEnvironment } from './environment.ts';

/** Ends the process, with a line for each mistake, when the environment is wrong. */
export function checkAtStart(): void {
  try {
    readEnvironment(process.env);
  } catch (error) {
    if (!(error instanceof KitError)) throw error;
    console.error(error.message);
    process.exit(1);
  }
}
