import type { PrismaClient } from '../../prisma/generated/client.ts';
import { createJwe } from '../../src/kit/session/jwe.ts';
import { hashToken, isOwnDatabaseToken } from '../../src/kit/session/token.ts';
import { secret } from './apps.ts';
import type { Visitor } from './visitor.ts';

/** Claims that are times, as NumericDates. */
const times = [
  'created_at',
  'auth_time',
  'last_seen_at',
  'idle_exp',
  'absolute_exp',
  'migrated_at',
  'confirmed_at',
  'iat',
  'exp',
];

/**
 * Lets time pass for a browser's session at once: sets all times in its row and in its token back.
 */
export async function passTime(
  prisma: PrismaClient,
  visitor: Visitor,
  seconds: number,
): Promise<void> {
  const sid = await sidOf(prisma, visitor);
  await prisma.$executeRaw`
    UPDATE "Session" SET
      "createdAt" = "createdAt" - ${seconds} * interval '1 s',
      "authenticatedAt" = "authenticatedAt" - ${seconds} * interval '1 s',
      "lastSeenAt" = "lastSeenAt" - ${seconds} * interval '1 s',
      "expires" = "expires" - ${seconds} * interval '1 s',
      "absoluteExpires" = "absoluteExpires" - ${seconds} * interval '1 s',
      "migratedAt" = "migratedAt" - ${seconds} * interval '1 s'
    WHERE id = ${sid}`;
  const decrypted = await claimsOf(visitor);
  if (!decrypted) return;
  const { cookie, claims } = decrypted;
  for (const name of times) {
    const time = claims[name];
    if (typeof time === 'number') claims[name] = time - seconds;
  }
  const value = await createJwe([secret]).encrypt(claims, cookie.name);
  visitor.cookies.set(cookie.name, { ...cookie, value });
}

/** @returns the session's id. It makes no request to the app, which could renew the session. */
export async function sidOf(prisma: PrismaClient, visitor: Visitor): Promise<string> {
  const decrypted = await claimsOf(visitor);
  if (decrypted) return String(decrypted.claims.sid);
  const where = { sessionToken: hashToken(visitor.token) };
  return (await prisma.session.findUniqueOrThrow({ where })).id;
}

/** @returns the session cookie and its claims; `null` when the token is no jwt. */
export async function claimsOf(visitor: Visitor) {
  const [cookie] = visitor.sessionCookies;
  if (!cookie) throw new Error('No user is signed in.');
  if (isOwnDatabaseToken(cookie.value)) return null;
  const claims = await createJwe([secret]).decrypt(cookie.value, cookie.name, new Date());
  if (!claims) throw new Error('The token can not be read.');
  return { cookie, claims };
}
