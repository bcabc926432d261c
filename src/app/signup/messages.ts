import { passwordLength, tooShort } from '@/accounts/password';
import { sentenceFor } from '../signin/errors';
import type { SignUpState } from './actions';

/** What to say of each field in error where there is no script: a form's own words are lost then. */
const fields = new Map<string, SignUpState>(
  Object.entries({
    name: { errors: { name: ['Enter a name of 100 characters at most.'] } },
    email: { errors: { email: ['Enter a valid email address that can be used here.'] } },
    password: {
      errors: { password: [`${tooShort} ${passwordLength.max} is the most.`] },
    },
  }),
);

/** What `?error=` says. */
export function toldBy(error: string | undefined): SignUpState {
  if (!error) return {};
  return fields.get(error) ?? { message: sentenceFor(error) };
}
