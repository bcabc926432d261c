import { InvalidConfiguration } from '../core/errors.ts';
import { isLive, renewedTimes, startSession } from '../core/policy.ts';
import type { SessionRecord, StoredUser } from '../core/session.ts';
import { isOpaqueToken, newSessionToken, newSid } from '../core/token.ts';
import {
  type Issued,
  placeholder,
  type Read,
  type Strategy,
  type StrategyOptions,
} from './strategy.ts';

const name = 'database';

/** Sessions in the registry: the token only points at its row. */
export function databaseStrategy(options: StrategyOptions): Strategy {
  const { policy, clock } = options;
  const { adapter, registry } = requireDatabase(options);

  function toRead(session: SessionRecord, stored: StoredUser): Read {
    const { id, name = null, email, image = null } = stored;
    const user = { id, name, email, image };
    return { session, user, material: { session, user: stored }, changed: false };
  }

  async function find(token: string, now: Date) {
    const found = await registry.find(token);
    // The secret inside a jwt has a row too, and is no token by itself.
    if (found?.session.strategy !== name) return null;
    return isLive(found.session, now) ? found : null;
  }

  async function renew(token: string, session: SessionRecord, now: Date): Promise<Issued | null> {
    const times = renewedTimes(policy, session, now);
    const renewed = await registry.renew(session.sid, token, times);
    return renewed ? { token, session: { ...session, ...times } } : null;
  }

  return {
    name,
    capabilities: {
      readsWithoutDatabase: false,
      seesUserChangesAtOnce: true,
      listsAndRevokes: true,
    },

    authjs: {
      adapter: {
        ...adapter,
        // Auth.js keeps speaking of tokens; the store only ever sees their hashes.
        async getSessionAndUser(sessionToken) {
          const found = await find(sessionToken, clock());
          return found && { user: found.user, session: { ...found.session, sessionToken } };
        },
        async updateSession({ sessionToken }) {
          const now = clock();
          const found = await find(sessionToken, now);
          const issued = found && (await renew(sessionToken, found.session, now));
          return issued && { ...issued.session, sessionToken };
        },
        // Sessions begin and end in the kit, once Auth.js has decided that they do; see `start`.
        createSession: async (session) => ({ ...session, sessionToken: placeholder }),
        deleteSession: async () => null,
      },
      // "database" follows from the adapter. Spelled out, Auth.js refuses credentials as the only
      // provider (UnsupportedStrategy), although they work.
      session: { maxAge: policy.idleTimeout, updateAge: policy.renewEvery },
      // Auth.js asks for the cookie's value here after a sign-in with credentials, and only then.
      jwt: { encode: async () => placeholder, decode: async () => null },
      callbacks: {},
    },

    recognises: isOpaqueToken,

    async start({ userId, remember, info }, { now }) {
      const session = { sid: newSid(), userId, ...startSession(policy, remember, now) };
      const token = newSessionToken();
      await registry.register(session, token, name, info);
      return { token, session };
    },

    async read(token, { now }) {
      const found = await find(token, now);
      return found && toRead(found.session, found.user);
    },

    readMaterial: (material) =>
      'user' in material ? toRead(material.session, material.user) : null,

    renew: (token, { session }, { now }) => renew(token, session, now),

    async rotate(token, { session }, { now }) {
      const next = newSessionToken();
      if (!(await registry.rotate(session, token, next, now))) return null;
      return { token: next, session: { ...session, generation: session.generation + 1 } };
    },
  };
}

function requireDatabase({ adapter, registry }: StrategyOptions) {
  if (adapter && registry) return { adapter, registry };
  throw new InvalidConfiguration(['The database strategy needs `adapter` and `sessions`.']);
}
