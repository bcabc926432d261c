import type { Code } from '../../project/code.ts';
import type { Configuration } from '../../project/configuration.ts';
import { placeOf } from '../../project/syntax.ts';
import { byHand, type PlanPart } from '../plan.ts';
import { providersOf, setsUserId, userCallback } from './providers.ts';

/**
 * Steps to do by hand where the app gets its first adapter, so that users can still sign in: sessions then
 * belong to rows of users, which Auth.js finds and creates.
 */
export function firstAdapterSteps(configuration: Configuration, code: Code): PlanPart[] {
  if (!configuration.lacks('adapter')) return [];
  const providers = providersOf(configuration, code);
  const passwordSteps = providers.flatMap(({ kind, authorize }) =>
    kind === 'passwords' && authorize ? [byHand(placeOf(authorize), rowMissing, makeRow)] : [],
  );
  const rule = userCallback(configuration, code);
  const unlinked = providers.filter(({ kind, links }) => kind === 'others' && !links);
  if (!rule || unlinked.length === 0) return passwordSteps;
  const lines = unlinked.map(
    ({ name, node }) =>
      `allowDangerousEmailAccountLinking: true, // in ${name} at ${placeOf(node)}, with its other settings`,
  );
  const reason = `\`${rule.name}\` finds or makes users by itself, who have no row in Account. The adapter is new, and with one Auth.js answers them with OAuthAccountNotLinked. Let it link by the address, as yours does, if the provider proves addresses`;
  return [...passwordSteps, byHand(placeOf(rule.node), reason, lines.join('\n'))];
}

const rowMissing =
  'a session belongs to a row of User from now on: `authorize` has to give the id of one, and to make it where there is none. Where it gives another id, no user can sign in by it';
const makeRow = `// In place of returning \`found\`:
const { id, email, name } = found;
return prisma.user.upsert({ where: { id }, create: { id, email, name }, update: { email, name } });`;

/**
 * Which users have to sign in once more where the app gets its first adapter. Without an adapter each sign-in
 * made up a random user id, unless `authorize` found the user in the database.
 *
 * @param v4Provider the provider whose account ids users have so far.
 * @returns a clause for the plan; "": no user has to.
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
  if (!isKnown || userCallback(configuration, code) || setsUserId(configuration)) {
    return `${before}whoever's id isn't that of a user in it signs in once more`;
  }
  return kinds.includes('users')
    ? `${before}whoever came by another provider than credentials signs in once more`
    : `${before}all users sign in once more`;
}
