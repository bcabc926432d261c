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
  const { policy, adapter, registry, secrets, jwtCallback } = options;
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
      const { session, claims, user, stock, superseded } = opened;
      // At a read Auth.js passes the token alone; whoever copies from `user` needs the new one.
      const more = user && { user, trigger: 'update', session: context.update };
      const extended = jwtCallback
        ? await throughApp({ token: claims, ...more } as JwtParams)
        : claims;
      if (!extended) return null;
      const same = !user && isSame(extended, claims);
      return {
        session,
        user: userOf(extended),
        material: { token: extended },
        secret: secretIn(extended),
        changed: stock || !same,
        stock,
        superseded,
      };
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

    async issue({ session, user }, random, earlier, { cookieName }) {
      const kept = 'token' in earlier ? earlier.token : {};
      const token = { ...kept, ...profileClaims(user), ...claimsOf(session), token_id: random };
      const claims = await throughApp({ token, user, trigger: 'update' } as JwtParams);
      return seal(claims, cookieName);
    },
  };
}

/** Without a callback of the app's they are the same object. */
function isSame(extended: JWT, claims: JWT): boolean {
  return extended === claims || JSON.stringify(extended) === JSON.stringify(claims);
}

function claimsIn({ material }: Read): JWT | null {
  return 'token' in material ? material.token : null;
}

function secretIn(claims: JWT): string {
  return secretOfJwt(tokenIdOf(claims));
}
