import type { Code } from '../../project/code.ts';
import type { Configuration } from '../../project/configuration.ts';
import { placeOf } from '../../project/syntax.ts';
import { byHand, type PlanPart } from '../plan.ts';
import { providersOf, setsUserId, userCallback } from './providers.ts';

/**
 * The steps to do by hand if the app had no adapter, so that users can still sign in. With an adapter,
 * sessions belong to rows of User, and Auth.js finds and creates these rows.
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
  const reason = `\`${rule.name}\` finds or creates users itself, so they have no Account row. With an adapter, Auth.js rejects them (OAuthAccountNotLinked). If the provider verifies addresses, allow linking by email:`;
  return [...passwordSteps, byHand(placeOf(rule.node), reason, lines.join('\n'))];
}

const rowMissing =
  'sessions now belong to rows of User: `authorize` has to return the id of such a row, and to create the row if there is none. If it returns another id, no user can sign in with it';
const makeRow = `// Instead of returning \`found\`:
const { id, email, name } = found;
return prisma.user.upsert({ where: { id }, create: { id, email, name }, update: { email, name } });`;

/**
 * Which users have to sign in once more if the app had no adapter. Without one, Auth.js gives users random
 * ids at each sign-in, unless `authorize` finds the user in the database.
 *
 * @param v4Provider the provider whose account ids are the users' ids; `null`: none.
 * @returns sentences for the plan, without the last full stop; `null`: no user has to.
 */
export function signInAgain(
  configuration: Configuration,
  code: Code,
  v4Provider: string | null,
): string | null {
  if (!configuration.lacks('adapter')) return null;
  if (v4Provider !== null) {
    return `Users are now stored in the database. Each user with a session gets a row, with their ${v4Provider} account`;
  }
  const before = 'Users are now stored in the database. There was no adapter, so';
  const kinds = providersOf(configuration, code).map(({ kind }) => kind);
  if (kinds.length > 0 && kinds.every((kind) => kind === 'users')) return null;
  const isKnown = kinds.length > 0 && kinds.every((kind) => kind === 'users' || kind === 'others');
  if (!isKnown || userCallback(configuration, code) || setsUserId(configuration)) {
    return `${before} users whose id has no row there sign in once more`;
  }
  return kinds.includes('users')
    ? `${before} users of other providers than credentials sign in once more`
    : `${before} all users sign in once more`;
}
