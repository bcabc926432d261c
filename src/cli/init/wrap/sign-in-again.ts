import type { Code } from '../../project/code.ts';
import type { Configuration } from '../../project/configuration.ts';
import { ownUsersRule, providersOf, setsUserId } from './providers.ts';

/**
 * Who has to sign in once more where the kit brings the first adapter: sessions so far name users by ids
 * that a sign-in made up, but for those that `authorize` has found in the database.
 *
 * @param v4Provider the provider whose accounts name people so far.
 * @returns "": nobody, or it doesn't come up.
 */
export function signInAgain(
  configuration: Configuration,
  code: Code,
  v4Provider: string | null,
): string {
  if (!configuration.lacks('adapter')) return '';
  if (v4Provider !== null) {
    return `, and the database the users: whoever has a session gets a row, with their account of ${v4Provider}`;
  }
  const before = ', and the database the users: there was no adapter, so ';
  const kinds = providersOf(configuration, code).map(({ kind }) => kind);
  if (kinds.length > 0 && kinds.every((kind) => kind === 'users')) return '';
  const isKnown = kinds.length > 0 && kinds.every((kind) => kind === 'users' || kind === 'others');
  if (!isKnown || ownUsersRule(configuration, code) || setsUserId(configuration)) {
    return `${before}whoever's id isn't that of a user in it signs in once more`;
  }
  return kinds.includes('users')
    ? `${before}whoever came by another provider than credentials signs in once more`
    : `${before}everybody signs in once more`;
}
