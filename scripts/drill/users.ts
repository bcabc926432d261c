import { randomUUID } from 'node:crypto';
import { encode } from '@auth/core/jwt';
import type { PrismaClient } from '../../prisma/generated/client.ts';
import { hashPassword } from '../../src/accounts/password.ts';
import { createJwe } from '../../src/kit/session/jwe.ts';
import { type HeldToken, Jar } from './jar.ts';
import { names, secrets } from './phases.ts';

/** How a jar's session began, and whether it has ended. */
export const states = [
  'jwt',
  'jwt, not remembered',
  'database',
  'database, not remembered',
  'plain jwt',
  'plain database',
  'revoked jwt',
  'revoked database',
  'revoked plain jwt',
  'revoked plain database',
  'expired jwt',
  'expired database',
  'expired plain jwt',
  'expired plain database',
] as const;
export type State = (typeof states)[number];

export interface JarUser {
  id: string;
  email: string;
  jar: Jar;
  state: State;
  /** Whether the session goes on. */
  live: boolean;
  /** Replaced tokens, whose successors the jar has sent. */
  spent: HeldToken[];
  /** Replaced tokens, whose successors it has not sent yet. */
  replaced: HeldToken[];
}

/** The origin of a process of each strategy, to sign in at. */
export interface SignInOrigins {
  jwt: string;
  database: string;
}

const password = 'correct-horse-battery';
const day = 86_400;

/** A tenth of the jars gets the states of ended sessions; the rest share the others. */
function stateOf(number: number): State {
  const ended = states.slice(6);
  const live = states.slice(0, 6);
  const list = number % 10 === 0 ? ended : live;
  const turn = number % 10 === 0 ? number / 10 : number;
  return list[turn % list.length] ?? 'jwt';
}

/** Creates users, each with a cookie jar in one of the states, by real sign-ins. */
export async function createJars(
  prisma: PrismaClient,
  count: number,
  origins: SignInOrigins,
  forEach: <T, R>(list: readonly T[], run: (item: T) => Promise<R>) => Promise<R[]>,
): Promise<JarUser[]> {
  const hash = await hashPassword(password);
  const numbers = Array.from({ length: count }, (_, number) => number);
  return forEach(numbers, async (number) => {
    const state = stateOf(number);
    const email = `jar${number}@example.com`;
    const verified = { name: 'Ada Lovelace', emailVerified: new Date() };
    const data = { ...verified, email, password: { create: { hash } } };
    const { id } = await prisma.user.create({ data });
    const live = !/^(revoked|expired)/.test(state);
    const user: JarUser = { id, email, jar: new Jar(), state, live, spent: [], replaced: [] };
    await beginSession(prisma, user, origins);
    return user;
  });
}

async function beginSession(
  prisma: PrismaClient,
  user: JarUser,
  origins: SignInOrigins,
): Promise<void> {
  const { state, jar } = user;
  const origin = state.includes('database') ? origins.database : origins.jwt;
  if (state.includes('plain')) await holdPlainCookie(prisma, user);
  else await signIn(user, origin, state.includes('not remembered') ? 'off' : 'on');
  // Signed out in a copy, so that this jar keeps the token of the ended session.
  if (state.startsWith('revoked')) await jar.copy().post(origin, '/api/auth/signout');
  if (state.startsWith('expired') && !state.includes('plain')) await expire(prisma, user);
}

async function signIn({ jar, email }: JarUser, origin: string, remember: string): Promise<void> {
  const path = '/api/auth/callback/credentials';
  const answer = await jar.post(origin, path, { email, password, remember });
  if (!jar.cookies.has(names.before)) {
    throw new Error(`${email} can't sign in: ${answer.status} ${answer.headers.get('location')}`);
  }
}

async function holdPlainCookie(prisma: PrismaClient, { id, email, jar, state }: JarUser) {
  const maxAge = state.startsWith('expired') ? -60 : 30 * day;
  const token = state.includes('jwt')
    ? await plainJwt(id, email, maxAge)
    : await plainRow(prisma, id, maxAge);
  jar.cookies.set(names.before, token);
}

/** @returns a jwt as plain Auth.js issues it. */
export function plainJwt(sub: string, email: string, maxAge = 30 * day): Promise<string> {
  const token = { sub, email, name: 'Ada Lovelace', picture: null };
  return encode({ token, maxAge, secret: secrets.before, salt: names.before });
}

/** Writes a row as its Prisma adapter does. @returns the token. */
export async function plainRow(prisma: PrismaClient, id: string, maxAge = 30 * day) {
  const expires = new Date(Date.now() + maxAge * 1000);
  const data = { sessionToken: randomUUID(), userId: id, expires };
  return (await prisma.session.create({ data })).sessionToken;
}

/** Sets the session's expiry into the past, in its row and in its token. */
async function expire(prisma: PrismaClient, { id, jar }: JarUser): Promise<void> {
  const expires = new Date(Date.now() - 60_000);
  await prisma.session.updateMany({ where: { userId: id }, data: { expires } });
  const jwe = createJwe([secrets.before]);
  const token = jar.cookies.get(names.before) ?? '';
  const decrypted = await jwe.decrypt(token, names.before, new Date());
  if (!decrypted) return;
  const end = Math.floor(expires.getTime() / 1000);
  const claims = { ...decrypted, exp: end, idle_exp: end };
  jar.cookies.set(names.before, await jwe.encrypt(claims, names.before));
}
