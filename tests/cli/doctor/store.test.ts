import { describe, expect, it } from 'vitest';
import { appWith, kitAuth, plainAuth, reportOf, schema } from './apps.ts';
import {
  type Case,
  itFinds,
  itFindsNothing,
  itLeavesOut,
  jwtStrategy,
  withoutStore,
} from './cases.ts';

const database = { AUTH_SESSION_STRATEGY: 'database' };
const calling = (code: string) => ({ 'auth.ts': withoutStore(), 'app/pay.ts': code });
const schemaWithout = (line: string) =>
  schema.replace(/model Session \{[\s\S]*?\n\}/, (model) => model.replace(`${line}\n`, '\n'));

const broken: Case[] = [
  {
    code: 'store-missing',
    title: 'the strategy, written out',
    files: { 'auth.ts': withoutStore("strategy: 'database',") },
    where: ['auth.ts:11'],
  },
  {
    code: 'store-missing',
    title: 'the variable, over what is written',
    files: { 'auth.ts': withoutStore("strategy: 'jwt',") },
    env: database,
    where: ['AUTH_SESSION_STRATEGY (the environment)'],
  },
  {
    code: 'store-missing',
    title: 'what a variable falls back to',
    files: { 'auth.ts': withoutStore("strategy: environment.strategy ?? 'database',") },
    where: ['auth.ts:11'],
  },
  {
    code: 'store-missing',
    title: "Auth.js's own option",
    files: {
      'auth.ts': withoutStore("session: { strategy: 'database' },").replace("strategy: 'jwt',", ''),
    },
    where: ['auth.ts:11'],
  },
  {
    code: 'store-missing',
    title: 'an adapter alone, which means rows',
    files: { 'auth.ts': withoutStore().replace("strategy: 'jwt',", '') },
    where: ['auth.ts:8'],
  },
  {
    code: 'store-missing',
    title: 'a limit by the variable, beside a policy',
    files: { 'auth.ts': withoutStore('policy: { freshness: 60 },') },
    env: { AUTH_MAX_SESSIONS: '3' },
    where: ['AUTH_MAX_SESSIONS (the environment)'],
  },
  {
    code: 'store-missing',
    title: 'a call under another name',
    files: calling("import { sessions as all } from '@/auth';\nall.revokeAll();\n"),
    where: ['app/pay.ts:2'],
  },
  {
    code: 'store-missing',
    title: 'a call on the kit as a whole',
    files: {
      'auth.ts': withoutStore().replace(/export const \{.*\} =/, 'export const kit ='),
      'app/pay.ts': "import { kit } from '@/auth';\nkit.sessions.revokeAll();\n",
    },
    where: ['app/pay.ts:2'],
  },
  {
    code: 'store-missing',
    title: 'a call in the file of the configuration',
    files: { 'auth.ts': `${withoutStore()}export const out = () => sessions.prune();\n` },
    where: ['auth.ts:13'],
  },
  {
    code: 'missing-index',
    title: 'users, in a database without foreign keys',
    files: {
      'prisma/schema.prisma': schemaWithout('  @@index([userId, endedAt])').replace(
        '"postgresql"',
        '"mysql"\n  relationMode = "prisma"',
      ),
    },
  },
];

const fine: Case[] = [
  {
    code: 'store-missing',
    title: "Auth.js's own option, beside an adapter",
    files: {
      'auth.ts': withoutStore("session: { strategy: 'jwt' },").replace("strategy: 'jwt',", ''),
    },
  },
  {
    code: 'store-missing',
    title: 'sessions of another kind',
    files: calling(
      "import { auth } from '@/auth';\nexport const paid = () => stripe.checkout.sessions.list({ limit: 3 });\n",
    ),
  },
  {
    code: 'store-missing',
    title: 'a call in a comment',
    files: calling("import { sessions } from '@/auth';\n// sessions.list() comes later\n"),
  },
  {
    code: 'missing-index',
    title: 'users, in MySQL with its foreign keys',
    files: {
      'prisma/schema.prisma': schemaWithout('  @@index([userId, endedAt])').replace(
        '"postgresql"',
        '"mysql"',
      ),
    },
  },
];

const untold: Case[] = [
  {
    code: 'missing-index',
    title: 'a table that plain Auth.js leaves empty',
    files: {
      'auth.ts': plainAuth(jwtStrategy),
      'prisma/schema.prisma': schemaWithout('  @@index([expires])'),
    },
  },
  {
    code: 'missing-index',
    title: 'a table that the kit was not given',
    files: {
      'auth.ts': withoutStore(),
      'prisma/schema.prisma': schemaWithout('  @@index([expires])'),
    },
  },
  ...['prisma+postgres://localhost:51213/?api_key=x', 'prisma://accelerate.example/?api_key=x'].map(
    (DATABASE_URL) => ({
      code: 'database-unreachable',
      title: `what only Prisma can ask: ${DATABASE_URL}`,
      env: { DATABASE_URL },
    }),
  ),
];

describe('of stores session-kit doctor finds', () => {
  itFinds(broken);
  itFindsNothing(fine);

  it('a database whose URL is put together in a file', async () => {
    const url = `DATABASE_URL="postgresql://app@\${DB_HOST}:9/app"\nDB_HOST=127.0.0.1\n`;
    const { report } = await reportOf(appWith({ 'auth.ts': kitAuth(), '.env': url }));
    const [found] = report.findings.filter(({ code }) => code === 'database-unreachable');
    expect(found?.detail).toContain('127.0.0.1:9/app');
  });
});

describe('of stores session-kit doctor leaves out', () => {
  itLeavesOut(untold);
});
