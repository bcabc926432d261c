import type { JWT } from 'next-auth/jwt';
import { answered } from '../registry/available.ts';
import {
  appClaimsIn,
  columnsIn,
  payloadOf,
  plainAppClaimsIn,
  sessionOf,
  stockSessionOf,
  tokenIdOf,
} from '../session/claims.ts';
import { isLive, renewedTimes } from '../session/policy.ts';
import type { SessionRecord, StoredUser } from '../session/session.ts';
import { isJweToken, newSessionToken, secretOfJwt, tokenIdInSecret } from '../session/token.ts';
import { pick, type UserColumns } from '../session/user-columns.ts';
import { areSameClaims } from './session-claims.ts';
import type { Issued, Read, ReadContext, Strategy, StrategyOptions } from './strategy.ts';

const name = 'jwt';

/** Sessions in an encrypted cookie: the token is the session. */
export function jwtStrategy(options: StrategyOptions): Strategy {
  const { policy, adapter, registry, claims: appClaims, jwe, encryption, carried } = options;

  async function read(token: string, context: ReadContext): Promise<Read | null> {
    const { cookieName, now, reload, replaced } = context;
    // What is there at once isn't waited for: Next follows every promise, which costs more than a claim.
    const opened = jwe.open(token, cookieName, now);
    const payload = opened instanceof Promise ? await opened : opened;
    if (!payload) return null;
    const own = sessionOf(payload);
    const begun = own ?? stockSessionOf(payload, policy);
    if (!begun || !isLive(begun, now)) return null;
    const latest = registry?.feed.latest(begun.sid, now);
    const change = latest instanceof Promise ? await latest : latest;
    if (change?.ended) return null;
    const behind = (change?.generation ?? 0) - begun.generation;
    const inGrace = behind === 1 && (change?.graceUntil ?? now) > now;
    if (behind > 0 && !inGrace && !replaced) return null;

    const userVersion = Math.max(begun.userVersion, change?.userVersion ?? 0);
    const session = { ...begun, userVersion };
    const row = reload || begun.userVersion < userVersion ? await loadUser(session) : undefined;
    if (row === null) return null;
    const claims = own ? appClaimsIn(payload) : plainAppClaimsIn(payload);
    const columns = columnsIn(payload, session, claims);
    return {
      session,
      claims,
      columns,
      row: row ?? null,
      rowClaims: null,
      secret: secretOfJwt(own ? tokenIdOf(payload) : String(payload.jti)),
      changed: !own || row !== undefined,
      stock: !own,
      superseded: behind > 0,
    };
  }

  /** `null`: they are gone. `undefined`: nobody knows, without an adapter. */
  async function loadUser({ userId }: SessionRecord): Promise<StoredUser | null | undefined> {
    const getUser = adapter?.getUser;
    return getUser && answered(() => getUser(userId));
  }

  const carriesAll = (columns: UserColumns) => [...carried].every((column) => column in columns);

  async function extend(read: Read, context: ReadContext): Promise<Read | null> {
    const { session, columns, row, claims: kept } = read;
    if (!kept) return read;
    const claims = row ? await appClaims.afterChange(session, kept, columns, row) : kept;
    const extended = appClaims.areMade ? await appClaims.atRead(session, claims, context) : claims;
    if (!extended) return null;
    return {
      ...read,
      claims: extended,
      columns: row ? pick({ ...row }, [...Object.keys(columns), ...carried]) : columns,
      changed: read.changed || !areSameClaims(extended, kept),
    };
  }

  async function encrypt(
    session: SessionRecord,
    tokenId: string,
    said: { claims: JWT; columns: UserColumns },
    cookieName: string,
  ): Promise<Issued> {
    const payload = payloadOf(session, tokenId, said);
    const token = await jwe.seal(payload, cookieName, encryption);
    // As the token says it: in whole seconds.
    return { token, session: sessionOf(payload) ?? session, rowClaims: null };
  }

  /** What the next token of a session says, with all columns that are asked for by now. */
  async function contentOf(read: Pick<Read, 'session' | 'claims' | 'columns' | 'row'>) {
    const { session, claims, columns, row } = read;
    if (!claims) return null;
    if (carriesAll(columns)) return { claims, columns };
    const user = row ?? (await loadUser(session));
    const names = [...Object.keys(columns), ...carried];
    return { claims, columns: user ? pick({ ...user }, names) : columns };
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
      const claims = await appClaims.atSignIn(session, params);
      if (!claims) return null;
      const tokenId = newSessionToken();
      const { name: given = null, email = null, image = null } = params.user;
      const columns = { id: session.userId, name: given, email, image };
      const content = await contentOf({ session, claims, columns, row: null });
      if (!content) return null;
      const issued = await encrypt(session, tokenId, content, cookieName);
      await registry?.register(session, secretOfJwt(tokenId), name, info);
      return issued;
    },

    read,

    extend: (read, context) => (appClaims.areMade || read.row ? extend(read, context) : read),

    async renew(_token, read, { cookieName, now }) {
      const content = await contentOf(read);
      if (!content) return null;
      const { session, secret } = read;
      const renewed = registry
        ? await registry.renew(session, secret, now)
        : { ...session, ...renewedTimes(policy, session, now) };
      return renewed && encrypt(renewed, tokenIdInSecret(secret), content, cookieName);
    },

    async rotate(read, { cookieName, now }) {
      const content = await contentOf(read);
      if (!content) return null;
      const { session, secret: from } = read;
      const next = { ...session, generation: session.generation + 1 };
      const tokenId = newSessionToken();
      const issued = await encrypt(next, tokenId, content, cookieName);
      const secrets = { from, to: secretOfJwt(tokenId) };
      return !registry || (await registry.rotate(session, secrets, now)) ? issued : null;
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

    async issue(session, earlier, random, { cookieName }) {
      const content = await contentOf({ ...earlier, session });
      return content && encrypt(session, random, content, cookieName);
    },
  };
}
