import { KitError } from './core/errors';
import { readEnvironment } from './next/environment';

/** A server that would answer nothing but errors doesn't start. */
export function register(): void {
  try {
    readEnvironment(process.env);
  } catch (error) {
    if (!(error instanceof KitError)) throw error;
    console.error(error.message);
    process.exit(1);
  }
}
