import { AuthError } from 'next-auth';
import { asError } from '../session/errors.ts';

/**
 * A callback of the app has failed at a sign-in: the same as Auth.js's own CallbackRouteError, which
 * next-auth doesn't export.
 */
export class CallbackFailed extends AuthError {
  static type = 'CallbackRouteError' as const;
  override type = CallbackFailed.type;

  constructor(thrown: unknown, provider: string) {
    super('A callback of the app failed.', { cause: { err: asError(thrown), provider } });
  }
}
