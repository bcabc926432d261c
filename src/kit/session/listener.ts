import { asError } from './errors.ts';

/**
 * Calls a listener of the app. What it is called with of has happened, so it can't undo that by failing:
 * its error is passed on to be logged, as Auth.js does.
 */
export async function callListener(
  call: () => unknown,
  onFault: (error: Error) => void,
): Promise<void> {
  try {
    await call();
  } catch (error) {
    onFault(asError(error));
  }
}
