import { InvalidConfiguration } from '../session/errors.ts';
import { isLive } from '../session/policy.ts';
import type { SessionUser, StoredUser } from '../session/session.ts';
import { isOpaqueToken, isReferenceToken, newSessionToken } from '../session/token.ts';
import type { Strategy, StrategyOptions } from './strategy.ts';

const name = 'database';

/** Sessions in the registry: the token only points at its row. */
export function databaseStrategy(options: StrategyOptions): Strategy {
  const { policy } = options;
  const { registry } = requireDatabase(options);

  async function look(token: string, now: Date) {
    const hashed = await registry.find(token, now);
    if (hashed) return { ...hashed, stock: !isOpaqueToken(token) };
    const plain = await registry.findStock(token, now);
    return plain && { ...plain, stock: true };
  }

  return {
    name,
    capabilities: {
      readsWithoutDatabase: false,
      seesUserChangesAtOnce: policy.readCache === 0,
      listsAndRevokes: true,
    },

    // "database" follows from the adapter. Spelled out, Auth.js refuses credentials as the only
    // provider (UnsupportedStrategy), although they work.
    authjs: { session: { maxAge: policy.idleTimeout } },

    recognises: isReferenceToken,

    async start({ session, info }) {
      const token = newSessionToken();
      await registry.register(session, token, name, info);
      return { token, session };
    },

    async read(token, { now, replaced }) {
      const found = await look(token, now);
      if (!found || !isLive(found.session, now)) return null;
      const { session, user: stored, graceUntil } = found;
      const served = graceUntil === null || graceUntil > now;
      if (!served && !replaced) return null;
      const { id, name = null, email, image = null } = stored;
      return {
        session,
        user: { id, name, email, image },
        material: { session, user: stored },
        secret: token,
        changed: false,
        stock: found.stock,
        superseded: graceUntil !== null,
      };
    },

    extend: (read) => read,

    async renew(token, { session }, { now }) {
      const renewed = await registry.renew(session, token, now);
      return renewed && { token, session: renewed };
    },

    async rotate({ session, secret }, { now }) {
      const token = newSessionToken();
      if (!(await registry.rotate(session, { from: secret, to: token }, now))) return null;
      return { token, session: { ...session, generation: session.generation + 1 } };
    },

    adopt: ({ session, secret }) => registry.adoptStock(session, secret),

    // The row, as it would have been found by a token of this strategy.
    async disagreement({ session, secret, user }, now) {
      const found = await registry.find(secret, now);
      if (!found || !isLive(found.session, now)) return 'no_session';
      const same = found.session.userId === session.userId && isSameProfile(found.user, user);
      return same ? null : 'user';
    },

    secretOf: (random) => random,

    issue: async (session, _user, random) => ({ token: random, session }),
  };
}

function isSameProfile(stored: StoredUser, { name, email, image }: SessionUser): boolean {
  return (
    (stored.name ?? null) === name &&
    (stored.email ?? null) === email &&
    (stored.image ?? null) === image
  );
}

function requireDatabase({ adapter, registry }: StrategyOptions) {
  if (adapter && registry) return { adapter, registry };
  throw new InvalidConfiguration(['The database strategy needs `adapter` and `sessions`.']);
}
