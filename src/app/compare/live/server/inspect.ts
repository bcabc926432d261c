import {
  type CookieSource,
  type CookieWrite,
  createJwe,
  createSessionCookie,
  hashToken,
  isJweToken,
  isReferenceToken,
} from 'authjs-session-kit/parts';
import type { PrismaClient } from '../../../../../prisma/generated/client.ts';
import { hashIn, storedHash } from './sessions.ts';

/** What a browser and the database hold of a session, with nothing in it that signs anybody in. */
export interface Inspection {
  cookie: CookieContent | null;
  /** The session's row, by column; `null`: there is none. */
  row: Readonly<Record<string, Shown>> | null;
}

export interface CookieContent {
  name: string;
  attributes: string;
  /** Of name and value together, as each request carries them. */
  bytes: number;
  /** The credential, but for its ends. */
  token: string;
  /** What a jwt says; `null`: it is none, or was sealed with none of the secrets. */
  claims: Readonly<Record<string, Shown>> | null;
  /** Whether a jwt was sealed with an older secret. */
  olderSecret: boolean;
}

export type Shown = string | number | boolean | null;

interface InspectOptions {
  cookieName: string;
  secrets: readonly string[];
  prisma: PrismaClient;
}

export async function inspect(
  view: CookieSource,
  { cookieName, secrets, prisma }: InspectOptions,
): Promise<Inspection> {
  const cookie = createSessionCookie({ name: cookieName });
  const [{ token } = { token: null }] = cookie.read(view);
  if (token === null) return { cookie: null, row: null };

  const claims = await open(token, cookieName, secrets);
  const own = claims && (await open(token, cookieName, secrets.slice(0, 1)));
  const row = await prisma.session.findFirst({ where: rowOf(token, claims?.sid) });
  // By what writes them, since no browser says what it keeps.
  const expires = row?.expires ?? new Date(0);
  const writes = cookie.write(view, token, { remember: row?.remember ?? false, expires });
  const kept = writes.filter(({ value }) => value !== '');
  return {
    cookie: {
      name: cookieName,
      attributes: attributesOf(kept[0]),
      bytes: kept.reduce((sum, { name, value }) => sum + name.length + 1 + value.length, 0),
      token: masked(token),
      claims: claims && shown({ ...claims, token_id: masked(String(claims.token_id)) }),
      olderSecret: claims !== null && own === null,
    },
    row: row && shown({ ...row, ...masks(row) }),
  };
}

/** The claims, also of a token that has expired: what it holds is still there to be looked at. */
async function open(token: string, cookieName: string, secrets: readonly string[]) {
  return isJweToken(token) ? createJwe(secrets).decrypt(token, cookieName, new Date(0)) : null;
}

/** A jwt says which row is its own; any other token is known to its row by its hash. */
function rowOf(token: string, sid: unknown) {
  if (typeof sid === 'string') return { id: sid };
  return isReferenceToken(token) ? { sessionToken: storedHash(hashToken(token)) } : { id: '' };
}

function masks({
  sessionToken,
  previousToken,
  claims,
}: {
  sessionToken: string;
  previousToken: string | null;
  claims: string | null;
}) {
  return {
    sessionToken: storedHash(masked(hashIn(sessionToken))),
    previousToken: previousToken && storedHash(masked(hashIn(previousToken))),
    // Encrypted, and too long to be looked at.
    claims: claims && masked(claims),
  };
}

/** Enough to tell one from another. */
function masked(secret: string): string {
  return secret.length < 24 ? '…' : `${secret.slice(0, 4)}…${secret.slice(-4)}`;
}

function shown(values: Record<string, unknown>): Record<string, Shown> {
  return Object.fromEntries(
    Object.entries(values)
      .filter(([, value]) => value !== undefined)
      .map(([name, value]) => [name, asShown(value)]),
  );
}

function asShown(value: unknown): Shown {
  if (value instanceof Date) return value.toISOString();
  if (value === null || typeof value === 'number' || typeof value === 'boolean') return value;
  return String(value);
}

/** As in a Set-Cookie header. RFC 6265, 4.1.1. */
function attributesOf(write: CookieWrite | undefined): string {
  if (!write) return '';
  const { path, expires, httpOnly, secure, sameSite } = write.options;
  return [
    `Path=${path}`,
    expires ? `Expires=${expires.toUTCString()}` : [],
    httpOnly ? 'HttpOnly' : [],
    secure ? 'Secure' : [],
    `SameSite=${sameSite === 'lax' ? 'Lax' : sameSite}`,
  ]
    .flat()
    .join('; ');
}
