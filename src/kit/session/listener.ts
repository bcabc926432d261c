import { asError } from './errors.ts';

/**
 * Calls a listener of the app. It can't undo what it is told of by failing: an error is logged, as in
 * Auth.js.
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
