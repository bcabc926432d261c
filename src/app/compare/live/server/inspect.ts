import {
  type CookieSource,
  type CookieWrite,
  createJwe,
  createSessionCookie,
  hashToken,
  isDatabaseToken,
  isJweToken,
} from 'authjs-session-kit/parts';
import type { PrismaClient } from '../../../../../prisma/generated/client.ts';
import { hashIn, storedHash } from './sessions.ts';

/** What a browser and the database store of a session, without its credentials. */
export interface Inspection {
  cookie: CookieContent | null;
  /** The session's row by column; `null` if there is none. */
  row: Readonly<Record<string, DisplayValue>> | null;
}

export interface CookieContent {
  name: string;
  attributes: string;
  /** The size of name and value together, which each request sends. */
  bytes: number;
  /** The first and last characters of the token. */
  token: string;
  /** The claims of a jwt; `null` for any other token, or if no secret decrypts it. */
  claims: Readonly<Record<string, DisplayValue>> | null;
  /** Whether a jwt was encrypted with an older secret. */
  olderSecret: boolean;
}

export type DisplayValue = string | number | boolean | null;

interface InspectOptions {
  cookieName: string;
  secrets: readonly string[];
  prisma: PrismaClient;
}

export async function inspect(
  cookies: CookieSource,
  { cookieName, secrets, prisma }: InspectOptions,
): Promise<Inspection> {
  const cookie = createSessionCookie({ name: cookieName });
  const [{ token } = { token: null }] = cookie.read(cookies);
  if (token === null) return { cookie: null, row: null };

  const claims = await decryptClaims(token, cookieName, secrets);
  const currentSecret = secrets.slice(0, 1);
  const isCurrent = (await decryptClaims(token, cookieName, currentSecret)) !== null;
  const row = await prisma.session.findFirst({ where: whereRow(token, claims?.sid) });
  // The attributes come from the code that writes the cookie, since browsers don't send them.
  const expires = row?.expires ?? new Date(0);
  const writes = cookie.write(cookies, token, { remember: row?.remember ?? false, expires });
  const written = writes.filter(({ value }) => value !== '');
  return {
    cookie: {
      name: cookieName,
      attributes: attributesOf(written[0]),
      bytes: written.reduce((sum, { name, value }) => sum + name.length + 1 + value.length, 0),
      token: masked(token),
      claims: claims && displayValues({ ...claims, token_id: masked(String(claims.token_id)) }),
      olderSecret: claims !== null && !isCurrent,
    },
    row: row && displayValues({ ...row, ...maskCredentials(row) }),
  };
}

/** @returns the claims of a jwt, even if it has expired; `null` if no secret decrypts it. */
async function decryptClaims(token: string, cookieName: string, secrets: readonly string[]) {
  return isJweToken(token) ? createJwe(secrets).decrypt(token, cookieName, new Date(0)) : null;
}

/** @returns how to find the row: by the sid of a jwt, or by the hash of any other token. */
function whereRow(token: string, sid: unknown) {
  if (typeof sid === 'string') return { id: sid };
  return isDatabaseToken(token) ? { sessionToken: storedHash(hashToken(token)) } : { id: '' };
}

function maskCredentials({
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
    // Encrypted, and too long to show.
    claims: claims && masked(claims),
  };
}

/** Leaves enough characters to tell secrets apart. */
function masked(secret: string): string {
  return secret.length < 24 ? '…' : `${secret.slice(0, 4)}…${secret.slice(-4)}`;
}

function displayValues(values: Record<string, unknown>): Record<string, DisplayValue> {
  return Object.fromEntries(
    Object.entries(values)
      .filter(([, value]) => value !== undefined)
      .map(([name, value]) => [name, toDisplayValue(value)]),
  );
}

function toDisplayValue(value: unknown): DisplayValue {
  if (value instanceof Date) return value.toISOString();
  if (value === null || typeof value === 'number' || typeof value === 'boolean') return value;
  return String(value);
}

/** @returns the attributes as in a Set-Cookie header. RFC 6265, 4.1.1. */
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
