const tooManyAttempts =
  'Too many failed attempts. Wait a minute, then try again, or sign in another way.';
const wrongCredentials = 'Email or password is wrong.';
export const invalidEmail = 'Enter a valid email address.';
const unknownError = 'Signing in did not work. Try again.';

/** Messages by the value of `?error=`: Auth.js's error types, and the kit's. */
const messages = new Map(
  Object.entries({
    CredentialsSignin: wrongCredentials,
    OAuthAccountNotLinked:
      'There is already an account with this email. Sign in the way you did before.',
    AccountNotLinked: 'That account is not linked to yours.',
    AccessDenied: 'You are not allowed to sign in.',
    Verification: 'This sign-in link has expired or was already used. Ask for a new one.',
    CallbackRouteError: 'The server could not complete the sign-in. Try again later.',
    Configuration: 'The server could not complete the sign-in. Try again later.',
    SessionTokenError: 'Your session could not be read. Sign in again.',
    OAuthSignInError: 'The provider could not be reached. Try again, or sign in another way.',
    OAuthCallbackError: 'The provider did not complete the sign-in. Try again.',
    EmailSignInError: 'The email could not be sent. Try again later.',
    MissingCSRF: 'The form was open for too long. Try again.',
    SessionLimitReached:
      'You are signed in on as many devices as allowed. Sign out on one of them first.',
    SessionStoreUnavailable: 'The session store is not answering. Try again in a moment.',
  }),
);

/** @returns the message for `?error=…&code=…`. */
export function errorMessage(error: string, code?: string): string {
  if (code === 'too_many_attempts') return tooManyAttempts;
  return messages.get(error) ?? unknownError;
}
