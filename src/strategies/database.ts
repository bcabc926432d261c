import { InvalidConfiguration } from '../core/errors.ts';
import { isLive, renewedTimes, startTimes } from '../core/policy.ts';
import type { SessionRecord, StoredUser } from '../core/session.ts';
import { hashToken, isOpaqueToken, newSessionToken, newSid } from '../core/token.ts';
import type { Issued, Read, Strategy, StrategyOptions } from './strategy.ts';

/** Sessions in the registry: the token only points at its row. */
export function databaseStrategy(options: StrategyOptions): Strategy {
  const { policy, clock } = options;
  const { adapter, registry } = requireDatabase(options);

  async function start(userId: string, token: string, now: Date): Promise<SessionRecord> {
    const session = { sid: newSid(), userId, ...startTimes(policy, now) };
    await registry.register(session, token, 'database');
    return session;
  }

  function toRead(session: SessionRecord, stored: StoredUser): Read {
    const { id, name = null, email, image = null } = stored;
    const user = { id, name, email, image };
    return { session, user, material: { session, user: stored }, changed: false };
  }

  async function find(token: string, now: Date) {
    const found = await registry.find(token);
    return found && isLive(found.session, now) ? found : null;
  }

  async function renew(token: string, session: SessionRecord, now: Date): Promise<Issued | null> {
    const times = renewedTimes(policy, session, now);
    const renewed = await registry.renew(session.sid, times);
    return renewed ? { token, expires: times.expires } : null;
  }

  return {
    name: 'database',
    capabilities: { readsWithoutDatabase: false, seesUserChangesAtOnce: true },

    authjs: {
      adapter: {
        ...adapter,
        // Auth.js keeps speaking of tokens; the store only ever sees their hashes.
        async createSession({ sessionToken, userId }) {
          const session = await start(userId, sessionToken, clock());
          return { ...session, sessionToken };
        },
        async getSessionAndUser(sessionToken) {
          const found = await find(sessionToken, clock());
          return found && { user: found.user, session: { ...found.session, sessionToken } };
        },
        async updateSession({ sessionToken }) {
          const now = clock();
          const found = await find(sessionToken, now);
          const issued = found && (await renew(sessionToken, found.session, now));
          return found && issued && { ...found.session, sessionToken, expires: issued.expires };
        },
        async deleteSession(sessionToken) {
          await registry.end({ tokenHash: hashToken(sessionToken) }, 'signed_out', clock());
        },
      },
      // "database" follows from the adapter. Spelled out, Auth.js refuses credentials as the only
      // provider (UnsupportedStrategy), although `jwt.encode` below makes them work.
      session: {
        maxAge: policy.idleTimeout,
        updateAge: policy.renewEvery,
        generateSessionToken: newSessionToken,
      },
      jwt: {
        // Auth.js asks for the cookie's value here after a sign-in with credentials, and only then.
        async encode({ token }) {
          if (!token?.sub) throw new TypeError('A session needs a user.');
          const sessionToken = newSessionToken();
          await start(token.sub, sessionToken, clock());
          return sessionToken;
        },
        decode: async () => null,
      },
      callbacks: {},
      events: {},
    },

    recognises: isOpaqueToken,

    async read(token, { now }) {
      const found = await find(token, now);
      return found && toRead(found.session, found.user);
    },

    readMaterial: (material) =>
      'user' in material ? toRead(material.session, material.user) : null,

    renew: (token, { session }, { now }) => renew(token, session, now),

    // The next read joins the user anyway.
    refresh: async () => null,
  };
}

function requireDatabase({ adapter, registry }: StrategyOptions) {
  if (adapter && registry) return { adapter, registry };
  throw new InvalidConfiguration(['The database strategy needs `adapter` and `sessions`.']);
}
