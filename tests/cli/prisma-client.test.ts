import { expect, it } from 'vitest';
import { Code } from '../../src/cli/project/code.ts';
import { findPrismaClient } from '../../src/cli/project/prisma-client.ts';
import { makeApp } from '../support/made-app.ts';
import { changed } from './init/planned.ts';

const clientIn = (folder: string) => findPrismaClient(new Code(folder), []);

const from = "import { PrismaClient } from '@prisma/client';\n";
const kept = 'const kept = globalThis as { prisma?: PrismaClient };\n';

it.each([
  ['prisma', 'const client = new PrismaClient();\nexport const prisma = client;'],
  ['prisma', 'const client = new PrismaClient();\nexport { client as prisma };'],
  ['default', 'const client = new PrismaClient();\nexport default client;'],
  ['default', 'export default new PrismaClient();'],
  ['db', `${kept}export const db = kept.prisma ?? new PrismaClient();`],
  ['db', `${kept}export const db = (kept.prisma ||= new PrismaClient());`],
  ['db', 'const make = () => new PrismaClient();\nexport const db = make();'],
  ['db', 'export const db = make();\nfunction make() {\n  return new PrismaClient();\n}'],
  [
    'db',
    'const make = () => {\n  const made = new PrismaClient();\n  return made;\n};\nexport const db = make();',
  ],
  ['db', 'const make = () => new PrismaClient().$extends({});\nexport const db = make();'],
  ['db', 'const base = new PrismaClient();\nexport const db = base.$extends({});'],
  ['db', "export const db = remember('prisma', () => new PrismaClient());"],
  ['db', 'export const db = (() => new PrismaClient())();'],
  ['db', 'class Own extends PrismaClient {}\nexport const db = new Own();'],
  [
    'default',
    `${kept}let prisma: PrismaClient;
if (process.env.NODE_ENV === 'production') {
  prisma = new PrismaClient();
} else {
  if (!kept.prisma) kept.prisma = new PrismaClient();
  prisma = kept.prisma;
}
export default prisma;`,
  ],
  ['db', 'export let db: PrismaClient;\ndb = new PrismaClient();'],
])('the client is found as "%s" of %j', (name, text) => {
  const folder = makeApp({ 'lib/db.ts': `${from}${text}\n` });
  expect(clientIn(folder)).toEqual({ module: 'lib/db', name });
});

it.each([
  ['default', '.client', 'const client = new PrismaClient();\nexport default { client };'],
  ['default', '.prisma', 'export default { prisma: new PrismaClient() };'],
  ['db', '.client', 'const client = new PrismaClient();\nexport const db = { client } as const;'],
  ['Database', '.client', 'export class Database {\n  static client = new PrismaClient();\n}'],
  [
    'getPrisma',
    '()',
    'let client: PrismaClient | undefined;\nexport function getPrisma() {\n  client ??= new PrismaClient();\n  return client;\n}',
  ],
  ['getPrisma', '()', 'const client = new PrismaClient();\nexport const getPrisma = () => client;'],
])('the client is found within "%s" as "%s" of %j', (name, within, text) => {
  const folder = makeApp({ 'lib/db.ts': `${from}${text}\n` });
  expect(clientIn(folder)).toEqual({ module: 'lib/db', name, within });
});

it.each([
  ["import { PrismaClient as Client } from '@prisma/client';", 'new Client()'],
  ["import Prisma from '@prisma/client';", 'new Prisma.PrismaClient()'],
])('the class is known as well after %s', (importing, made) => {
  const folder = makeApp({ 'lib/db.ts': `${importing}\nexport const db = ${made};\n` });
  expect(clientIn(folder)).toEqual({ module: 'lib/db', name: 'db' });
});

it.each([
  ['default', 'module.exports = prisma;'],
  ['prisma', 'module.exports = { prisma };'],
  ['db', 'exports.db = prisma;'],
])('a client that CommonJS exports is found as "%s" of %j', (name, exported) => {
  const text = `const { PrismaClient } = require('@prisma/client');\nconst prisma = new PrismaClient();\n${exported}\n`;
  expect(clientIn(makeApp({ 'lib/db.js': text }))).toEqual({ module: 'lib/db', name });
});

it.each([
  'export const makeClient = () => new PrismaClient();',
  'export function makeClient() {\n  const client = new PrismaClient();\n  return client;\n}',
  'const client = new PrismaClient();\nexport const users = client.user;',
  'const client = new PrismaClient();\nexport const find = () => client.user.findMany();',
])('there is none to be shared in %j', (text) => {
  expect(clientIn(makeApp({ 'lib/db.ts': `${from}${text}\n` }))).toBeNull();
});

it.each([
  [
    'export default { client };',
    "import database from '@/lib/prisma';",
    'prismaSessions(database.client)',
  ],
  [
    'export const prisma = client;',
    "import { prisma } from '@/lib/prisma';",
    'prismaSessions(prisma)',
  ],
  [
    'export const getPrisma = () => client;',
    "import { getPrisma } from '@/lib/prisma';",
    'prismaSessions(getPrisma())',
  ],
])('auth.ts takes it from %j', async (exported, importing, used) => {
  const text = `${from}const client = new PrismaClient();\n${exported}\n`;
  const made = await changed('auth.ts', { 'lib/prisma.ts': text });
  expect(made).toContain(`+${importing}\n`);
  expect(made).toContain(`  sessions: ${used},`);
  const own = `import NextAuth from 'next-auth';\n\nexport const { auth } = NextAuth({ providers: [] });\n`;
  const wrapped = await changed('auth.ts', { 'lib/prisma.ts': text, 'auth.ts': own });
  expect(wrapped).toContain(`+${importing}\n`);
  expect(wrapped).toContain(`sessions: ${used},`);
  const imported = own.replace('\n\n', `\n${importing}\n\n`);
  const again = await changed('auth.ts', { 'lib/prisma.ts': text, 'auth.ts': imported });
  expect(again).not.toContain('lib/prisma');
  expect(again).toContain(`sessions: ${used},`);
});
