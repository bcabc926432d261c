import { randomUUID } from 'node:crypto';
import { encode } from '@auth/core/jwt';
import type { PrismaClient } from '../../prisma/generated/client.ts';
import { hashPassword } from '../../src/accounts/password.ts';
import { createJwe } from '../../src/kit/session/jwe.ts';
import { type HeldToken, Jar } from './jar.ts';
import { names, secrets } from './phases.ts';

/** How a jar's session was begun, and whether it is still one. */
export const states = [
  'jwt',
  'jwt, not remembered',
  'database',
  'database, not remembered',
  'stock jwt',
  'stock database',
  'revoked jwt',
  'revoked database',
  'revoked stock jwt',
  'revoked stock database',
  'expired jwt',
  'expired database',
  'expired stock jwt',
  'expired stock database',
] as const;
export type State = (typeof states)[number];

export interface Person {
  id: string;
  email: string;
  jar: Jar;
  state: State;
  /** Whether the session may be read. */
  live: boolean;
  /** Tokens that a migration has replaced, and whose successor the browser has shown. */
  spent: HeldToken[];
  /** The same, whose successor it has not shown yet. */
  replaced: HeldToken[];
}

/** A process of either strategy, to sign in at. */
export interface Begin {
  jwt: string;
  database: string;
}

const password = 'correct-horse-battery';
const day = 86_400;

/** Of twenty jars so many are in the states that are over; the rest share the others. */
function stateOf(number: number): State {
  const over = states.slice(6);
  const going = states.slice(0, 6);
  const list = number % 10 === 0 ? over : going;
  const turn = number % 10 === 0 ? number / 10 : number;
  return list[turn % list.length] ?? 'jwt';
}

/** So many people, each with a cookie jar in one of the states, all of them signed in for real. */
export async function gather(
  prisma: PrismaClient,
  count: number,
  begin: Begin,
  each: <T, R>(list: readonly T[], run: (one: T) => Promise<R>) => Promise<R[]>,
): Promise<Person[]> {
  const hash = await hashPassword(password);
  const numbers = Array.from({ length: count }, (_, number) => number);
  return each(numbers, async (number) => {
    const state = stateOf(number);
    const email = `jar${number}@example.com`;
    const verified = { name: 'Ada Lovelace', emailVerified: new Date() };
    const data = { ...verified, email, password: { create: { hash } } };
    const { id } = await prisma.user.create({ data });
    const live = !/^(revoked|expired)/.test(state);
    const person: Person = { id, email, jar: new Jar(), state, live, spent: [], replaced: [] };
    await bring(prisma, person, begin);
    return person;
  });
}

async function bring(prisma: PrismaClient, person: Person, begin: Begin): Promise<void> {
  const { state, jar } = person;
  const at = state.includes('database') ? begin.database : begin.jwt;
  if (state.includes('stock')) await holdStockCookie(prisma, person);
  else await signIn(person, at, state.includes('not remembered') ? 'off' : 'on');
  // As from another tab: this one goes on holding a token of the session that has ended.
  if (state.startsWith('revoked')) await jar.copy().post(at, '/api/auth/signout');
  if (state.startsWith('expired') && !state.includes('stock')) await expire(prisma, person);
}

async function signIn({ jar, email }: Person, at: string, remember: string): Promise<void> {
  const path = '/api/auth/callback/credentials';
  const answer = await jar.post(at, path, { email, password, remember });
  if (!jar.cookies.has(names.before)) {
    throw new Error(`${email} can't sign in: ${answer.status} ${answer.headers.get('location')}`);
  }
}

async function holdStockCookie(prisma: PrismaClient, { id, email, jar, state }: Person) {
  const lasts = state.startsWith('expired') ? -60 : 30 * day;
  const token = state.includes('jwt')
    ? await stockJwt(id, email, lasts)
    : await stockRow(prisma, id, lasts);
  jar.cookies.set(names.before, token);
}

/** A token as stock Auth.js makes it. */
export function stockJwt(sub: string, email: string, maxAge = 30 * day): Promise<string> {
  const token = { sub, email, name: 'Ada Lovelace', picture: null };
  return encode({ token, maxAge, secret: secrets.before, salt: names.before });
}

/** A row as its Prisma adapter writes it; the token. */
export async function stockRow(prisma: PrismaClient, id: string, lasts = 30 * day) {
  const expires = new Date(Date.now() + lasts * 1000);
  const data = { sessionToken: randomUUID(), userId: id, expires };
  return (await prisma.session.create({ data })).sessionToken;
}

/** The row's time is up, and so is that in the token. */
async function expire(prisma: PrismaClient, { id, jar }: Person): Promise<void> {
  const expires = new Date(Date.now() - 60_000);
  await prisma.session.updateMany({ where: { userId: id }, data: { expires } });
  const jwe = createJwe([secrets.before]);
  const token = jar.cookies.get(names.before) ?? '';
  const opened = await jwe.decrypt(token, names.before, new Date());
  if (!opened) return;
  const end = Math.floor(expires.getTime() / 1000);
  const claims = { ...opened, exp: end, idle_exp: end };
  jar.cookies.set(names.before, await jwe.encrypt(claims, names.before));
}
