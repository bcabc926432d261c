import { isDeepStrictEqual } from 'node:util';
import type { JWT } from 'next-auth/jwt';
import { answered } from '../registry/available.ts';
import {
  claimsOf,
  profileClaims,
  registeredTimes,
  sessionOf,
  stockSessionOf,
  tokenIdOf,
  userOf,
} from '../session/claims.ts';
import { createJwe } from '../session/jwe.ts';
import { isLive, renewedTimes } from '../session/policy.ts';
import type { SessionRecord, StoredUser } from '../session/session.ts';
import { isJweToken, newSessionToken, secretOfJwt } from '../session/token.ts';
import type {
  Issued,
  JwtParams,
  Read,
  ReadContext,
  Strategy,
  StrategyOptions,
} from './strategy.ts';

const name = 'jwt';

/** What a token holds; with the user where that had to be loaded. */
interface Opened {
  session: SessionRecord;
  claims: JWT;
  user?: StoredUser;
  stock: boolean;
  superseded: boolean;
}

/** Sessions in an encrypted cookie: the token is the session. */
export function jwtStrategy(options: StrategyOptions): Strategy {
  const { policy, adapter, registry, secrets, jwtCallback, updateClaims } = options;
  const jwe = createJwe(secrets);

  async function open(token: string, context: ReadContext): Promise<Opened | null> {
    const { cookieName, now, reload, replaced } = context;
    // What is there at once isn't waited for: Next follows every promise, which costs more than a claim.
    const opened = jwe.open(token, cookieName, now);
    const claims = opened instanceof Promise ? await opened : opened;
    if (!claims) return null;
    const own = sessionOf(claims);
    const session = own ?? stockSessionOf(claims, policy);
    if (!session || !isLive(session, now)) return null;
    const latest = registry?.feed.latest(session.sid, now);
    const change = latest instanceof Promise ? await latest : latest;
    if (change?.ended) return null;
    const behind = (change?.generation ?? 0) - session.generation;
    const inGrace = behind === 1 && (change?.graceUntil ?? now) > now;
    if (behind > 0 && !inGrace && !replaced) return null;
    const userVersion = Math.max(session.userVersion, change?.userVersion ?? 0);
    const found = {
      session: { ...session, userVersion },
      claims: own ? claims : { ...claims, ...claimsOf(session), token_id: claims.jti },
      stock: !own,
      superseded: behind > 0,
    };
    if (!reload && session.userVersion === userVersion) return found;
    return withStoredUser(found);
  }

  /** The same claims with the user as the database has them now; `null` when they are gone. */
  async function withStoredUser(opened: Opened): Promise<Opened | null> {
    const getUser = adapter?.getUser;
    if (!getUser) return opened;
    const { session, claims } = opened;
    const user = await answered(() => getUser(session.userId));
    if (!user) return null;
    return { ...opened, user, claims: { ...claims, ...profileClaims(user), ...claimsOf(session) } };
  }

  /** The app's callback may return any claims it likes, but not another session. */
  async function throughApp(params: JwtParams): Promise<JWT | null> {
    const session = sessionOf(params.token);
    const claims = jwtCallback ? await jwtCallback(params) : params.token;
    return (
      claims && session && { ...claims, ...claimsOf(session), token_id: params.token.token_id }
    );
  }

  /** At a read Auth.js passes the token alone, and what a browser sent with an update. */
  async function extendClaims(read: Read, claims: JWT, update: unknown): Promise<Read | null> {
    const { session, reloadedUser: user } = read;
    const taken = user && updateClaims ? await updateClaims({ token: claims, user }) : claims;
    const token = { ...taken, ...claimsOf(session), token_id: claims.token_id };
    const params: Partial<JwtParams> & Pick<JwtParams, 'token'> = { token };
    if (update !== undefined) Object.assign(params, { trigger: 'update', session: update });
    // Auth.js's type asks for a user, which it passes at a sign-in only.
    const extended = await throughApp(params as JwtParams);
    if (!extended) return null;
    return {
      ...read,
      user: userOf(extended),
      material: { token: extended },
      changed: read.changed || !isSame(extended, claims),
    };
  }

  async function seal(claims: JWT | null, cookieName: string): Promise<Issued | null> {
    const session = claims && sessionOf(claims);
    if (!session) return null;
    const token = await jwe.seal({ ...claims, ...registeredTimes(session) }, cookieName);
    return { token, session };
  }

  return {
    name,
    capabilities: {
      readsWithoutDatabase: true,
      seesUserChangesAtOnce: false,
      listsAndRevokes: registry !== undefined,
    },

    authjs: { session: { strategy: 'jwt', maxAge: policy.idleTimeout } },

    recognises: isJweToken,

    async start({ session, info, jwt: params }, { cookieName }) {
      const token = { ...params.token, ...claimsOf(session), token_id: newSessionToken() };
      const claims = await throughApp({ ...params, token });
      if (!claims) return null;
      await registry?.register(session, secretIn(claims), name, info);
      return seal(claims, cookieName);
    },

    async read(token, context) {
      const opened = await open(token, context);
      if (!opened) return null;
      const { session, claims, user: reloadedUser, stock, superseded } = opened;
      return {
        session,
        user: userOf(claims),
        material: { token: claims },
        secret: secretIn(claims),
        changed: stock || reloadedUser !== undefined,
        reloadedUser,
        stock,
        superseded,
      };
    },

    extend(read, { update }) {
      const claims = claimsIn(read);
      const isUpdated = read.reloadedUser && updateClaims;
      if (!claims || !(jwtCallback || isUpdated)) return read;
      return extendClaims(read, claims, update);
    },

    async renew(_token, read, { cookieName, now }) {
      const claims = claimsIn(read);
      if (!claims) return null;
      const { session, secret } = read;
      const renewed = registry
        ? await registry.renew(session, secret, now)
        : { ...session, ...renewedTimes(policy, session, now) };
      return renewed && seal({ ...claims, ...claimsOf(renewed) }, cookieName);
    },

    async rotate(read, { cookieName, now }) {
      const claims = claimsIn(read);
      if (!claims) return null;
      const { session, secret: from } = read;
      const generation = session.generation + 1;
      const token_id = newSessionToken();
      const next = { ...claims, ...claimsOf({ ...session, generation }), token_id };
      if (registry && !(await registry.rotate(session, { from, to: secretIn(next) }, now))) {
        return null;
      }
      return seal(next, cookieName);
    },

    async adopt({ session, secret }) {
      const user = await answered(() => adapter?.getUser?.(session.userId));
      if (!user || !registry) return false;
      return registry.adopt(session, secret, name);
    },

    // What the feed says, as far as it would be asked about a token of this strategy.
    async disagreement({ session }, now) {
      const change = await registry?.feed.latest(session.sid, now);
      if (!change) return null;
      if (change.ended || change.generation > session.generation) return 'no_session';
      return change.userVersion > session.userVersion ? 'user' : null;
    },

    secretOf: secretOfJwt,

    async issue(session, user, random, earlier, { cookieName }) {
      const kept = 'token' in earlier ? earlier.token : {};
      const profile = user && profileClaims(user);
      const token = { ...kept, ...profile, ...claimsOf(session), token_id: random };
      // A row holds no claims of the app's, so that they begin as at a sign-in.
      const begins = user && !('token' in earlier);
      const claims = begins
        ? await throughApp({ token, user: asSignedIn(user), account: null, trigger: 'signIn' })
        : token;
      return seal(claims, cookieName);
    },
  };
}

/** Whether they say the same, in whichever order; when a token was written is none of it. */
function isSame(extended: JWT, claims: JWT): boolean {
  const { iat: _iat, exp: _exp, jti: _jti, ...one } = extended;
  const { iat: _iat2, exp: _exp2, jti: _jti2, ...other } = claims;
  return isDeepStrictEqual(asWritten(one), asWritten(other));
}

/** As the token carries it: JSON knows no `undefined`. */
function asWritten(claims: JWT): unknown {
  return JSON.parse(JSON.stringify(claims));
}

/**
 * The user as `callbacks.jwt` gets them where a session begins without a sign-in: every column by its
 * name, but only Auth.js's own where they are enumerated. `{ ...token, ...user }` would otherwise put
 * a password's hash into the token, and from there into the browser.
 */
function asSignedIn(user: StoredUser): StoredUser {
  const { id, name, email, emailVerified, image, ...others } = user;
  const hidden = Object.entries(others).map(([column, value]) => [column, { value }]);
  return Object.defineProperties(
    { id, name, email, emailVerified, image },
    Object.fromEntries(hidden),
  );
}

function claimsIn({ material }: Read): JWT | null {
  return 'token' in material ? material.token : null;
}

function secretIn(claims: JWT): string {
  return secretOfJwt(tokenIdOf(claims));
}
