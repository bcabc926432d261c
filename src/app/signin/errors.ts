const tooManyAttempts =
  'Too many failed attempts. Wait a minute, then try again, or sign in another way.';
const wrongCredentials = 'Email or password is wrong.';
export const notAnEmail = 'Enter a valid email address.';
const unknown = 'Signing in did not work. Try again.';

/** Auth.js's codes, as it puts them into `?error=`, and the kit's beside them. */
const sentences = new Map(
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
      'You are signed in on as many devices as you may be. Sign out on one of them first.',
    SessionStoreUnavailable: 'The session store is not answering. Try again in a moment.',
  }),
);

/** What to say for `?error=…&code=…` in the address. */
export function sentenceFor(error: string, code?: string): string {
  if (code === 'too_many_attempts') return tooManyAttempts;
  return sentences.get(error) ?? unknown;
}
