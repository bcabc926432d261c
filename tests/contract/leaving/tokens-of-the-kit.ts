import { createHash } from 'node:crypto';
import type { JWT } from 'next-auth/jwt';
import type { PrismaClient } from '../../../prisma/generated/client.ts';

/** What a token of the kit holds beside the app's claims. */
const claimsOfTheKit = new Set([
  ...['sid', 'token_id', 'generation', 'user_version', 'user_columns', 'app_claims', 'remember'],
  ...['created_at', 'auth_time', 'last_seen_at', 'idle_exp', 'absolute_exp'],
  ...['migrated_at', 'confirmed_at'],
]);

const isOfTheKit = ({ sid, token_id, idle_exp }: JWT) => Boolean(sid && token_id && idle_exp);

/**
 * @returns a token of the kit as one of plain Auth.js, with the app's claims alone, and any other token as
 * it is; `null` when its session has ended.
 */
export async function withoutKit(token: JWT, prisma: PrismaClient): Promise<JWT | null> {
  if (!isOfTheKit(token)) return (await hasEndedUnmet(token, prisma)) ? null : token;
  if (!(await isCurrent(token, prisma))) return null;
  const claims = Object.entries(token).filter(([name]) => !claimsOfTheKit.has(name));
  return { ...Object.fromEntries(claims), ...(token.app_claims as JWT | undefined) };
}

/** Whether the session is alive, and no other token has taken the place of this one. */
async function isCurrent({ sid, sub, generation }: JWT, prisma: PrismaClient): Promise<boolean> {
  const row = await prisma.session.findUnique({ where: { id: String(sid) } });
  if (!row || row.endedAt || String(row.userId) !== sub) return false;
  const isReplacedJustNow = row.previousUntil !== null && row.previousUntil > new Date();
  const behind = row.generation - Number(generation);
  return behind <= 0 || (behind === 1 && isReplacedJustNow);
}

/** Whether all sessions of the user, or everyone's, were ended after plain Auth.js wrote the token. */
async function hasEndedUnmet({ sub, iat }: JWT, prisma: PrismaClient): Promise<boolean> {
  if (!sub || !iat) return false; // a sign-in
  const hash = createHash('sha256').update(sub).digest('base64url');
  const since = new Date((iat - 60) * 1000); // the clocks of two servers
  const where = { id: { in: ['everyone', hash] }, endedAt: { gte: since } };
  return (await prisma.sessionCutoff.count({ where })) > 0;
}
