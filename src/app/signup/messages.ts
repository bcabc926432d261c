import { passwordLength, tooShort } from '@/accounts/password';
import { sentenceFor } from '../signin/errors';
import type { SignUpState } from './actions';

/** Messages for each wrong field, for forms without a script, to which an action's own are lost. */
const fields = new Map<string, SignUpState>(
  Object.entries({
    name: { errors: { name: ['Enter a name of 100 characters at most.'] } },
    email: { errors: { email: ['Enter a valid email address that can be used here.'] } },
    password: {
      errors: { password: [`${tooShort} ${passwordLength.max} is the most.`] },
    },
  }),
);

/** @returns what to show for `?error=`. */
export function stateFor(error: string | undefined): SignUpState {
  if (!error) return {};
  return fields.get(error) ?? { message: sentenceFor(error) };
}
