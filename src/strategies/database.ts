import { InvalidConfiguration } from '../core/errors.ts';
import { isLive } from '../core/policy.ts';
import { isOpaqueToken, newSessionToken } from '../core/token.ts';
import type { Strategy, StrategyOptions } from './strategy.ts';

const name = 'database';

/** Sessions in the registry: the token only points at its row. */
export function databaseStrategy(options: StrategyOptions): Strategy {
  const { policy } = options;
  const { registry } = requireDatabase(options);

  return {
    name,
    capabilities: {
      readsWithoutDatabase: false,
      seesUserChangesAtOnce: true,
      listsAndRevokes: true,
    },

    // "database" follows from the adapter. Spelled out, Auth.js refuses credentials as the only
    // provider (UnsupportedStrategy), although they work.
    authjs: { session: { maxAge: policy.idleTimeout } },

    recognises: isOpaqueToken,

    async start({ session, info }) {
      const token = newSessionToken();
      await registry.register(session, token, name, info);
      return { token, session };
    },

    async read(token, { now, replaced }) {
      const found = await registry.find(token);
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
        superseded: graceUntil !== null,
      };
    },

    async renew(token, { session }, { now }) {
      const renewed = await registry.renew(session, token, now);
      return renewed && { token, session: renewed };
    },

    async rotate({ session, secret }, { now }) {
      const token = newSessionToken();
      if (!(await registry.rotate(session, { from: secret, to: token }, now))) return null;
      return { token, session: { ...session, generation: session.generation + 1 } };
    },

    secretOf: (random) => random,

    issue: async ({ session }, random) => ({ token: random, session }),
  };
}

function requireDatabase({ adapter, registry }: StrategyOptions) {
  if (adapter && registry) return { adapter, registry };
  throw new InvalidConfiguration(['The database strategy needs `adapter` and `sessions`.']);
}
