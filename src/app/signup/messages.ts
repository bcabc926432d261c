import { passwordLength } from '@/accounts/password';
import { errorMessage } from '../signin/errors';
import type { SignUpState } from './actions';

/**
 * Messages by invalid field, for forms that are submitted without JavaScript; those don't get the
 * action's own messages.
 */
const fieldMessages = new Map<string, SignUpState>(
  Object.entries({
    name: { errors: { name: ['Enter a name of at most 100 characters.'] } },
    email: {
      errors: { email: ['Enter a valid email address. Some addresses are not allowed here.'] },
    },
    password: {
      errors: { password: [`Use ${passwordLength.min} to ${passwordLength.max} characters.`] },
    },
  }),
);

/** @returns the state of the form for `?error=`. */
export function stateFor(error: string | undefined): SignUpState {
  if (!error) return {};
  return fieldMessages.get(error) ?? { message: errorMessage(error) };
}
