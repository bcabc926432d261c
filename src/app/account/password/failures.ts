import { tooLong, tooShort } from '@/accounts/password';

/** What is wrong, by the field that it is about. */
interface FieldErrors {
  current?: string;
  next?: string;
}

/** Why a password wasn't changed, in the words of `?error=`. */
export type Failure = 'missing' | 'wrong' | 'attempts' | 'short' | 'long' | 'same' | 'gone';

const sentences: Record<Failure, FieldErrors> = {
  missing: { current: 'Enter the password you have.' },
  wrong: { current: 'That is not the password you have.' },
  attempts: { current: 'Too many failed attempts. Wait a minute, then try again.' },
  short: { next: tooShort },
  long: { next: tooLong },
  gone: { next: 'It could not be set. Load this page again.' },
  same: { next: 'Choose another one than the password you have.' },
};

export function fieldErrorsFor(failure: Failure): FieldErrors {
  return sentences[failure];
}

export function isFailure(error: string | undefined): error is Failure {
  return error !== undefined && Object.hasOwn(sentences, error);
}
