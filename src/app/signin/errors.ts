const tooManyAttempts = 'Too many failed attempts. Try again in 15 minutes.';
const wrongCredentials = 'Email or password is wrong.';
const unknown = 'Signing in did not work. Try again.';

/** Auth.js's codes, as it puts them into `?error=`. */
const sentences = new Map(
  Object.entries({
    CredentialsSignin: wrongCredentials,
    OAuthAccountNotLinked:
      'There is already an account with this email. Sign in the way you did before.',
    AccountNotLinked: 'That account belongs to another user here.',
    AccessDenied: 'You are not allowed to sign in.',
    Verification: 'This sign-in link has expired or was already used. Ask for a new one.',
    CallbackRouteError: 'The server could not complete the sign-in. Try again later.',
    Configuration: 'The server could not complete the sign-in. Try again later.',
    SessionTokenError: 'Your session could not be read. Sign in again.',
    OAuthSignInError: 'The provider could not be reached. Try again, or sign in another way.',
    OAuthCallbackError: 'The provider did not complete the sign-in. Try again.',
    EmailSignInError: 'The email could not be sent. Try again later.',
    MissingCSRF: 'The form was open for too long. Try again.',
  }),
);

/** What to say for `?error=…&code=…` in the address. */
export function sentenceFor(error: string, code?: string): string {
  if (code === 'too_many_attempts') return tooManyAttempts;
  return sentences.get(error) ?? unknown;
}
