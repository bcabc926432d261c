import type { JWT } from '@auth/core/jwt';
import { answered } from '../core/available.ts';
import { createJwe } from '../core/jwe.ts';
import { isLive, renewedTimes, startTimes } from '../core/policy.ts';
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

  function toRead(claims: JWT, changed = false): Read | null {
    const session = sessionOf(claims);
    return session && { session, user: userOf(claims), material: { token: claims }, changed };
  }

  async function open(token: string, { cookieName, now }: CookieContext): Promise<JWT | null> {
    const claims = await jwe.open(token, cookieName, now);
    const session = claims && sessionOf(claims);
    if (!session || !isLive(session, now)) return null;
    return (await registry?.revocations.has(session.sid, now)) ? null : claims;
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
        decode: async ({ token, salt }) =>
          token ? open(token, { cookieName: salt, now: clock() }) : null,
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
      if (!opened || !jwtCallback) return opened && toRead(opened);
      const before = JSON.stringify(opened);
      // Auth.js types `user` as always there, and leaves it out at a read as we do here.
      const claims = await throughApp({ token: opened } as JwtParams);
      return claims && toRead(claims, JSON.stringify(claims) !== before);
    },

    readMaterial: (material) => ('token' in material ? toRead(material.token) : null),

    async renew(_token, { material }, { cookieName, now }) {
      return 'token' in material ? issue(await renewed(material.token, now), cookieName) : null;
    },

    async refresh(_token, { material }, { cookieName, now }) {
      if (!('token' in material)) return null;
      return issue(await withStoredProfile(await renewed(material.token, now)), cookieName);
    },
  };
}
