import type { JWT } from '@auth/core/jwt';
import { answered } from '../core/available.ts';
import { createJwe } from '../core/jwe.ts';
import { isLive, renewedTimes, startTimes } from '../core/policy.ts';
import type { SessionRecord } from '../core/session.ts';
import { isJweToken, newSessionToken, newSid } from '../core/token.ts';
import { claimsOf, profileClaims, sessionOf, userOf } from './claims.ts';
import type {
  CookieContext,
  Issued,
  JwtCallback,
  Read,
  Strategy,
  StrategyOptions,
} from './strategy.ts';

type JwtParams = Parameters<JwtCallback>[0];

/** Sessions in an encrypted cookie: the token is the session. */
export function jwtStrategy(options: StrategyOptions): Strategy {
  const { policy, clock, adapter, registry, secrets, jwtCallback } = options;
  const jwe = createJwe(secrets);

  async function start(params: JwtParams, now: Date): Promise<JWT | null> {
    const session = { sid: newSid(), userId: params.token.sub ?? '', ...startTimes(policy, now) };
    const jti = newSessionToken();
    const token = { ...params.token, ...claimsOf(session), jti };
    const claims = await throughApp({ ...params, token });
    if (claims) await registry?.register(session, jti, 'jwt');
    return claims;
  }

  function toRead(session: SessionRecord, claims: JWT, changed = false): Read {
    return { session, user: userOf(claims), material: { token: claims }, changed };
  }

  async function open(token: string, { cookieName, now }: CookieContext) {
    const claims = await jwe.open(token, cookieName, now);
    const session = claims && sessionOf(claims);
    if (!session || !isLive(session, now)) return null;
    return (await registry?.revocations.has(session.sid, now)) ? null : { session, claims };
  }

  /** The same claims with the idle end pushed forward; `null` when the session has ended. */
  async function renewed(claims: JWT, now: Date): Promise<JWT | null> {
    const session = sessionOf(claims);
    if (!session) return null;
    const times = renewedTimes(policy, session, now);
    if (registry && !(await registry.renew(session.sid, times))) return null;
    return { ...claims, ...claimsOf({ ...session, ...times }) };
  }

  async function issue(claims: JWT | null, cookieName: string): Promise<Issued | null> {
    const session = claims && sessionOf(claims);
    if (!session) return null;
    return { token: await jwe.seal(claims, cookieName), expires: session.expires };
  }

  async function withStoredProfile(claims: JWT | null): Promise<JWT | null> {
    const getUser = adapter?.getUser;
    if (!claims || !getUser) return claims;
    const user = await answered(() => getUser(claims.sub ?? ''));
    return user && { ...claims, ...profileClaims(user) };
  }

  /** The app's callback may return any claims it likes, but not another session. */
  async function throughApp(params: JwtParams): Promise<JWT | null> {
    const session = sessionOf(params.token);
    const claims = jwtCallback ? await jwtCallback(params) : params.token;
    return claims && session && { ...claims, ...claimsOf(session), jti: params.token.jti };
  }

  return {
    name: 'jwt',
    capabilities: { readsWithoutDatabase: true, seesUserChangesAtOnce: false },

    authjs: {
      adapter,
      session: { strategy: 'jwt', maxAge: policy.idleTimeout },
      jwt: {
        encode: ({ token, salt }) => jwe.seal(token ?? {}, salt),
        async decode({ token, salt }) {
          const opened = token ? await open(token, { cookieName: salt, now: clock() }) : null;
          return opened?.claims ?? null;
        },
      },
      callbacks: {
        async jwt(params) {
          // Auth.js passes the user at sign-in only; otherwise this is an update.
          if (params.user) return start(params, clock());
          const token = await withStoredProfile(await renewed(params.token, clock()));
          return token && throughApp({ ...params, token });
        },
      },
      events: {
        async signOut(message) {
          const session = 'token' in message && message.token && sessionOf(message.token);
          if (session) await registry?.end(session, 'signed_out', clock());
        },
      },
    },

    recognises: isJweToken,

    async read(token, context) {
      const opened = await open(token, context);
      if (!opened) return null;
      const { session, claims } = opened;
      if (!jwtCallback) return toRead(session, claims);
      const before = JSON.stringify(claims);
      // Auth.js types `user` as always there, and leaves it out at a read as we do here.
      const extended = await throughApp({ token: claims } as JwtParams);
      return extended && toRead(session, extended, JSON.stringify(extended) !== before);
    },

    readMaterial(material) {
      if (!('token' in material)) return null;
      const session = sessionOf(material.token);
      return session && toRead(session, material.token);
    },

    async renew(_token, { material }, { cookieName, now }) {
      return 'token' in material ? issue(await renewed(material.token, now), cookieName) : null;
    },

    async refresh(_token, { material }, { cookieName, now }) {
      if (!('token' in material)) return null;
      return issue(await withStoredProfile(await renewed(material.token, now)), cookieName);
    },
  };
}
