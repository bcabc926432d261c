import { tooLong, tooShort } from '@/accounts/password';

/** Error messages by field. */
interface FieldErrors {
  currentPassword?: string;
  newPassword?: string;
}

/** Why a password wasn't changed; the value of `?error=`. */
export type Failure = 'missing' | 'wrong' | 'attempts' | 'short' | 'long' | 'same' | 'gone';

const messages: Record<Failure, FieldErrors> = {
  missing: { currentPassword: 'Enter your current password.' },
  wrong: { currentPassword: 'This is not your current password.' },
  attempts: { currentPassword: 'Too many failed attempts. Wait a minute, then try again.' },
  short: { newPassword: tooShort },
  long: { newPassword: tooLong },
  gone: { newPassword: 'The password could not be saved. Reload this page.' },
  same: { newPassword: 'Choose a password other than your current one.' },
};

export function fieldErrorsFor(failure: Failure): FieldErrors {
  return messages[failure];
}

export function isFailure(error: string | undefined): error is Failure {
  return error !== undefined && Object.hasOwn(messages, error);
}
