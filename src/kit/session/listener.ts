import { asError } from './errors.ts';

/**
 * Calls a listener of the app. If it fails, its error is logged and nothing else changes, as in Auth.js.
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
