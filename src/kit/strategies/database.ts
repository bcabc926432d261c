import type { JWT } from 'next-auth/jwt';
import { profileClaims } from '../session/claims.ts';
import { asError, InvalidConfiguration, SessionStoreUnavailable } from '../session/errors.ts';
import { isLive } from '../session/policy.ts';
import type { SessionRecord, StoredUser } from '../session/session.ts';
import { isOpaqueToken, isReferenceToken, newSessionToken } from '../session/token.ts';
import { pick, type UserColumns } from '../session/user-columns.ts';
import { areSameClaims, decryptRowClaims, encryptRowClaims } from './session-claims.ts';
import type { Read, ReadContext, Strategy, StrategyOptions } from './strategy.ts';

const name = 'database';

/** Sessions in the registry: the token only points at its row. */
export function databaseStrategy(options: StrategyOptions): Strategy {
  const { policy, claims: appClaims, jwe, onFault } = options;
  const { registry } = requireDatabase(options);

  async function look(token: string, now: Date) {
    const hashed = await registry.find(token, now);
    if (hashed) return { ...hashed, stock: !isOpaqueToken(token) };
    const plain = await registry.findStock(token, now);
    return plain && { ...plain, stock: true };
  }

  const encrypted = async (session: SessionRecord, claims: JWT, columns: UserColumns | null) =>
    appClaims.areMade ? encryptRowClaims(jwe, session, claims, columns) : null;

  async function extend(read: Read, context: ReadContext): Promise<Read | null> {
    const { session, row, rowClaims } = read;
    const { now } = context;
    if (!row) return read;
    const kept = rowClaims === null ? null : await decryptRowClaims(jwe, session, rowClaims, now);
    if (!kept) return begin(read, row, now);
    const { profile, userVersion } = kept;
    const isChanged =
      userVersion < session.userVersion || (profile && !isSameProfile(row, profile));
    const claims = isChanged
      ? await appClaims.afterChange(session, kept.claims, profile, row)
      : kept.claims;
    const extended = await appClaims.atRead(session, claims, context);
    if (!extended) return null;
    const next = { ...read, claims: extended };
    return isChanged || !areSameClaims(extended, kept.claims) ? keep(next, row, now) : next;
  }

  /** A row that has no claims yet gets them once. Without them it is served as plain Auth.js does. */
  async function begin(read: Read, row: StoredUser, now: Date): Promise<Read | null> {
    try {
      const claims = await appClaims.fromRow(read.session, row);
      return claims && keep({ ...read, claims }, row, now);
    } catch (error) {
      if (error instanceof SessionStoreUnavailable) throw error;
      onFault(asError(error));
      return read;
    }
  }

  /** Writes the claims; where another request was first, its claims are the session's. */
  async function keep(read: Read, row: StoredUser, now: Date): Promise<Read | null> {
    const { session, secret, claims, rowClaims } = read;
    const next = claims && (await encrypted(session, claims, { ...row }));
    if (!next) return read;
    if (await registry.updateClaims(session, secret, rowClaims, next, now)) {
      return { ...read, rowClaims: next };
    }
    const found = await look(secret, now);
    if (!found) return null;
    const theirs = 'claims' in found.session ? found.session.claims : null;
    if (theirs === null || theirs === rowClaims) return read;
    const kept = await decryptRowClaims(jwe, session, theirs, now);
    return kept ? { ...read, claims: kept.claims, rowClaims: theirs } : read;
  }

  return {
    name,
    capabilities: {
      readsWithoutDatabase: false,
      seesUserChangesAtOnce: policy.readCache === 0,
      listsAndRevokes: true,
    },

    // "database" follows from the adapter. Spelled out, Auth.js refuses credentials as the only
    // provider (UnsupportedStrategy), although they work.
    authjs: { session: { maxAge: policy.idleTimeout } },

    recognises: isReferenceToken,

    async start({ session, info, jwt: params }) {
      const claims = await appClaims.atSignIn(session, params);
      if (!claims) return null;
      const token = newSessionToken();
      const rowClaims = await encrypted(session, claims, null);
      await registry.register(session, token, name, info, rowClaims);
      return { token, session, rowClaims };
    },

    async read(token, { now, replaced }) {
      const found = await look(token, now);
      if (!found || !isLive(found.session, now)) return null;
      const { session, user: row, graceUntil } = found;
      const served = graceUntil === null || graceUntil > now;
      if (!served && !replaced) return null;
      return {
        session,
        claims: appClaims.areMade ? null : profileClaims(row),
        columns: pick({ ...row }, ['id', 'name', 'email', 'image']),
        row,
        sessionColumns: found.sessionColumns,
        rowClaims: session.claims,
        secret: token,
        changed: false,
        stock: found.stock,
        superseded: graceUntil !== null,
      };
    },

    extend: (read, context) => (appClaims.areMade ? extend(read, context) : read),

    async renew(token, read, { now }) {
      const session = await registry.renew(read.session, token, now);
      return session && { token, session, rowClaims: read.rowClaims };
    },

    async rotate({ session, secret, rowClaims }, { now }) {
      const token = newSessionToken();
      if (!(await registry.rotate(session, { from: secret, to: token }, now))) return null;
      return { token, session: { ...session, generation: session.generation + 1 }, rowClaims };
    },

    adopt: ({ session, secret }) => registry.adoptStock(session, secret),

    // The row, as it would have been found by a token of this strategy.
    async disagreement({ session, secret, columns }, now) {
      const found = await registry.find(secret, now);
      if (!found || !isLive(found.session, now)) return 'no_session';
      const same = found.session.userId === session.userId && isSameProfile(found.user, columns);
      return same ? null : 'user';
    },

    secretOf: (random) => random,

    async issue(session, { claims, columns }, random) {
      return {
        token: random,
        session,
        rowClaims: claims && (await encrypted(session, claims, columns)),
      };
    },
  };
}

function isSameProfile(stored: StoredUser, { name, email, image }: UserColumns): boolean {
  return (
    (stored.name ?? null) === (name ?? null) &&
    (stored.email ?? null) === (email ?? null) &&
    (stored.image ?? null) === (image ?? null)
  );
}

function requireDatabase({ adapter, registry }: StrategyOptions) {
  if (adapter && registry) return { adapter, registry };
  throw new InvalidConfiguration(['The database strategy needs `adapter` and `sessions`.']);
}
