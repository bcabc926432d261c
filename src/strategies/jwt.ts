import type { JWT } from '@auth/core/jwt';
import { answered } from '../core/available.ts';
import { createJwe } from '../core/jwe.ts';
import { isLive, renewedTimes, startSession } from '../core/policy.ts';
import type { SessionRecord, StoredUser } from '../core/session.ts';
import { isJweToken, newSessionToken, newSid } from '../core/token.ts';
import { claimsOf, profileClaims, sessionOf, userOf } from './claims.ts';
import {
  type Issued,
  type JwtParams,
  placeholder,
  type Read,
  type ReadContext,
  type Strategy,
  type StrategyOptions,
} from './strategy.ts';

/** What a token holds; with the user where that had to be loaded. */
interface Opened {
  session: SessionRecord;
  claims: JWT;
  user?: StoredUser;
}

/** Sessions in an encrypted cookie: the token is the session. */
export function jwtStrategy(options: StrategyOptions): Strategy {
  const { policy, clock, adapter, registry, secrets, jwtCallback } = options;
  const jwe = createJwe(secrets);

  function toRead(session: SessionRecord, claims: JWT, changed = false): Read {
    return { session, user: userOf(claims), material: { token: claims }, changed };
  }

  async function open(token: string, context: ReadContext): Promise<Opened | null> {
    const { cookieName, now, reload } = context;
    const claims = await jwe.open(token, cookieName, now);
    const session = claims && sessionOf(claims);
    if (!session || !isLive(session, now)) return null;
    const change = await registry?.feed.latest(session.sid, now);
    if (change?.ended || session.generation < (change?.generation ?? 0)) return null;
    const userVersion = Math.max(session.userVersion, change?.userVersion ?? 0);
    if (!reload && session.userVersion === userVersion) return { session, claims };
    return withStoredUser({ ...session, userVersion }, claims);
  }

  /** The same claims with the user as the database has them now; `null` when they are gone. */
  async function withStoredUser(session: SessionRecord, claims: JWT): Promise<Opened | null> {
    const getUser = adapter?.getUser;
    if (!getUser) return { session, claims };
    const user = await answered(() => getUser(session.userId));
    return (
      user && { session, user, claims: { ...claims, ...profileClaims(user), ...claimsOf(session) } }
    );
  }

  /** The app's callback may return any claims it likes, but not another session. */
  async function throughApp(params: JwtParams): Promise<JWT | null> {
    const session = sessionOf(params.token);
    const claims = jwtCallback ? await jwtCallback(params) : params.token;
    return claims && session && { ...claims, ...claimsOf(session), jti: params.token.jti };
  }

  /** The same claims with the idle end pushed forward; `null` when the session has ended. */
  async function renewed(claims: JWT, now: Date): Promise<JWT | null> {
    const session = sessionOf(claims);
    if (!session) return null;
    const times = renewedTimes(policy, session, now);
    if (registry && !(await registry.renew(session.sid, secretOf(claims), times))) return null;
    return { ...claims, ...claimsOf({ ...session, ...times }) };
  }

  async function issue(claims: JWT | null, cookieName: string): Promise<Issued | null> {
    const session = claims && sessionOf(claims);
    return session && { token: await jwe.seal(claims, cookieName), session };
  }

  /** `useSession().update()`: the user may have changed, and the app may take what it was given. */
  async function update(params: JwtParams, now: Date): Promise<JWT | null> {
    const claims = await renewed(params.token, now);
    const session = claims && sessionOf(claims);
    if (!session) return null;
    await registry?.userChanged(session.userId, now);
    const change = await registry?.feed.latest(session.sid, now);
    const userVersion = Math.max(session.userVersion, change?.userVersion ?? 0);
    const opened = await withStoredUser({ ...session, userVersion }, claims);
    return opened && throughApp({ ...params, token: opened.claims });
  }

  return {
    name: 'jwt',
    capabilities: {
      readsWithoutDatabase: true,
      seesUserChangesAtOnce: false,
      listsAndRevokes: registry !== undefined,
    },

    authjs: {
      adapter,
      session: { strategy: 'jwt', maxAge: policy.idleTimeout },
      jwt: {
        // Asked after a sign-in as well, with claims of no session yet; see `start`.
        encode: async ({ token, salt }) =>
          token && sessionOf(token) ? jwe.seal(token, salt) : placeholder,
        async decode({ token, salt }) {
          const opened = token ? await open(token, { cookieName: salt, now: clock() }) : null;
          return opened?.claims ?? null;
        },
      },
      callbacks: {
        // Auth.js passes the user at sign-in only; otherwise this is an update.
        jwt: async (params) => (params.user ? params.token : update(params, clock())),
      },
    },

    recognises: isJweToken,

    async start({ userId, remember, info, jwt: params }, { cookieName, now }) {
      const session = { sid: newSid(), userId, ...startSession(policy, remember, now) };
      const jti = newSessionToken();
      const token = { ...params?.token, ...claimsOf(session), jti };
      // Auth.js types more parameters as always there than it passes.
      const claims = await throughApp({ ...params, token } as JwtParams);
      if (!claims) return null;
      await registry?.register(session, jti, 'jwt', info);
      return issue(claims, cookieName);
    },

    async read(token, context) {
      const opened = await open(token, context);
      if (!opened) return null;
      const { session, claims, user } = opened;
      if (!jwtCallback) return toRead(session, claims, user !== undefined);
      // At a read Auth.js passes the token alone; whoever copies from `user` needs the new one.
      const more = user && { user, trigger: 'update' };
      const extended = await throughApp({ token: claims, ...more } as JwtParams);
      if (!extended) return null;
      const changed = user !== undefined || JSON.stringify(extended) !== JSON.stringify(claims);
      return toRead(session, extended, changed);
    },

    readMaterial(material) {
      if (!('token' in material)) return null;
      const session = sessionOf(material.token);
      return session && toRead(session, material.token);
    },

    async renew(_token, { material }, { cookieName, now }) {
      return 'token' in material ? issue(await renewed(material.token, now), cookieName) : null;
    },

    async rotate(_token, { session, material }, { cookieName, now }) {
      if (!('token' in material)) return null;
      const jti = newSessionToken();
      const from = secretOf(material.token);
      if (registry && !(await registry.rotate(session, from, jti, now))) return null;
      const generation = session.generation + 1;
      const claims = { ...material.token, ...claimsOf({ ...session, generation }), jti };
      return issue(claims, cookieName);
    },
  };
}

/** What the registry keeps the hash of. */
function secretOf(claims: JWT): string {
  return claims.jti ?? '';
}
