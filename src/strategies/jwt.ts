import type { JWT } from '@auth/core/jwt';
import { answered } from '../core/available.ts';
import { createJwe } from '../core/jwe.ts';
import { isLive, renewedTimes, startTimes } from '../core/policy.ts';
import { isJweToken, newSid } from '../core/token.ts';
import { claimsOf, profileClaims, sessionOf, userOf } from './claims.ts';
import type {
  CookieContext,
  Issued,
  JwtCallback,
  Read,
  Strategy,
  StrategyOptions,
} from './strategy.ts';

/** Sessions in an encrypted cookie: the token is the session. */
export function jwtStrategy(options: StrategyOptions): Strategy {
  const { policy, clock, adapter, secrets, jwtCallback } = options;
  const jwe = createJwe(secrets);

  function start(claims: JWT, now: Date): JWT {
    const session = { sid: newSid(), userId: claims.sub ?? '', ...startTimes(policy, now) };
    return { ...claims, ...claimsOf(session) };
  }

  function toRead(claims: JWT, changed = false): Read | null {
    const session = sessionOf(claims);
    return session && { session, user: userOf(claims), material: { token: claims }, changed };
  }

  async function open(token: string, { cookieName, now }: CookieContext): Promise<JWT | null> {
    const claims = await jwe.open(token, cookieName, now);
    const session = claims && sessionOf(claims);
    return session && isLive(session, now) ? claims : null;
  }

  async function issue(claims: JWT, { cookieName, now }: CookieContext): Promise<Issued> {
    const session = sessionOf(claims);
    if (!session) throw new TypeError('Only the claims of a session can be issued.');
    const renewed = { ...session, ...renewedTimes(policy, session, now) };
    const token = await jwe.seal({ ...claims, ...claimsOf(renewed) }, cookieName);
    return { token, expires: renewed.expires };
  }

  async function withStoredProfile(claims: JWT): Promise<JWT | null> {
    const getUser = adapter?.getUser;
    if (!getUser) return claims;
    const user = await answered(() => getUser(claims.sub ?? ''));
    return user && { ...claims, ...profileClaims(user) };
  }

  /** The app's callback may return any claims it likes, but not another session. */
  async function throughApp(params: Parameters<JwtCallback>[0]): Promise<JWT | null> {
    const session = sessionOf(params.token);
    const claims = jwtCallback ? await jwtCallback(params) : params.token;
    return claims && session && { ...claims, ...claimsOf(session) };
  }

  return {
    name: 'jwt',
    capabilities: { readsWithoutDatabase: true, seesUserChangesAtOnce: false },

    authjs: {
      adapter,
      session: { strategy: 'jwt', maxAge: policy.idleTimeout },
      jwt: {
        encode: async ({ token, salt }) =>
          (await issue(token ?? {}, { cookieName: salt, now: clock() })).token,
        decode: async ({ token, salt }) =>
          token ? open(token, { cookieName: salt, now: clock() }) : null,
      },
      callbacks: {
        async jwt(params) {
          // Auth.js passes the user at sign-in only; otherwise this is an update.
          const token = params.user
            ? start(params.token, clock())
            : await withStoredProfile(params.token);
          return token && throughApp({ ...params, token });
        },
      },
    },

    recognises: isJweToken,

    async read(token, context) {
      const opened = await open(token, context);
      if (!opened || !jwtCallback) return opened && toRead(opened);
      const before = JSON.stringify(opened);
      // Auth.js types `user` as always there, and leaves it out at a read as we do here.
      const claims = await throughApp({ token: opened } as Parameters<JwtCallback>[0]);
      return claims && toRead(claims, JSON.stringify(claims) !== before);
    },

    readMaterial: (material) => ('token' in material ? toRead(material.token) : null),

    async renew(_token, { material }, context) {
      return 'token' in material ? issue(material.token, context) : null;
    },

    async refresh(_token, { material }, context) {
      const claims = 'token' in material ? await withStoredProfile(material.token) : null;
      return claims && issue(claims, context);
    },
  };
}
