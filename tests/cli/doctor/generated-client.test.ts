import { describe, expect, it } from 'vitest';
import { appWith, findingsOf, schema } from './apps.ts';
import { type Case, itFinds, itFindsNothing, itLeavesOut } from './cases.ts';

const code = 'client-not-generated';
const models = schema.replace(/generator client \{[\s\S]*?\n\}/, '');
const generator = (output: string, provider = 'prisma-client') =>
  `generator client {\n  provider = "${provider}"\n  output = ${output}\n}\n`;
const generating = (to = '../generated/prisma', provider?: string) => ({
  'prisma/schema.prisma': generator(`"${to}"`, provider) + models,
});
const importing = (text: string) => ({ 'lib/prisma.ts': text });
const usual = {
  ...generating(),
  ...importing("import { PrismaClient } from '@/generated/prisma/client';\n"),
};

const broken: Case[] = [
  { code, title: 'by the alias', files: usual, where: ['lib/prisma.ts:1'] },
  ...['client', 'client.js', 'client.ts', 'enums'].map((file) => ({
    code,
    title: `by a relative path to ${file}`,
    files: {
      ...generating(),
      ...importing(`import 'server-only';\nimport * as all from '../generated/prisma/${file}';\n`),
    },
    where: ['lib/prisma.ts:2'],
  })),
  {
    code,
    title: 'the folder itself, as prisma-client-js has it',
    files: {
      ...generating('../lib/db', 'prisma-client-js'),
      ...importing("const { PrismaClient } = require('./db');\n"),
    },
  },
  {
    code,
    title: 'when it is needed',
    files: { ...generating(), ...importing("await import('@/generated/prisma/client');\n") },
  },
  {
    code,
    title: 'a folder with nothing of it',
    files: { ...usual, 'generated/prisma/.gitkeep': '\n' },
  },
  {
    code,
    title: 'from a schema of several files',
    files: {
      ...importing("import { PrismaClient } from '@/generated/prisma/client';\n"),
      'prisma.config.ts': "export default { schema: 'prisma/schema' };\n",
      'prisma/schema.prisma': '',
      'prisma/schema/models.prisma': models,
      'prisma/schema/main/client.prisma': generator('"../../../generated/prisma"'),
    },
  },
];

const fine: Case[] = [
  { code, title: 'there', files: { ...usual, 'generated/prisma/client.ts': 'export {};\n' } },
  {
    code,
    title: 'there, as prisma-client-js has it',
    files: {
      ...generating('../lib/db', 'prisma-client-js'),
      ...importing("import { PrismaClient } from './db';\n"),
      'lib/db/index.js': 'exports.PrismaClient = class {};\n',
    },
  },
  {
    code,
    title: 'imported by nothing but a comment',
    files: {
      ...generating(),
      ...importing("// import { PrismaClient } from '@/generated/prisma/client';\n"),
    },
  },
  {
    code,
    title: 'in the folder of packages',
    files: {
      ...generating('../node_modules/.prisma/other', 'prisma-client-js'),
      ...importing("import { PrismaClient } from '.prisma/other';\n"),
    },
  },
  {
    code,
    title: 'of another generator',
    files: {
      ...generating('../generated/zod', 'prisma-zod-generator'),
      ...importing("import { UserSchema } from '@/generated/zod';\n"),
    },
  },
  {
    code,
    title: 'where a variable says',
    files: { ...usual, 'prisma/schema.prisma': generator('env("CLIENT")') + models },
  },
];

describe('of the generated client session-kit doctor finds', () => {
  itFinds(broken);
  itFindsNothing(fine);

  it.each([
    ['package-lock.json', 'npx prisma generate'],
    ['pnpm-lock.yaml', 'pnpm exec prisma generate'],
    ['bun.lock', 'bunx prisma generate'],
  ])('that it is to be generated, with %s by %s', async (lockFile, command) => {
    const [found] = await findingsOf(code, appWith({ ...usual, [lockFile]: '\n' }));
    expect(found?.fix).toContain(command);
  });
});

describe('of the generated client session-kit doctor leaves out', () => {
  itLeavesOut([
    { code, title: 'what a build in CI will make', files: usual, env: { CI: 'true' } },
    { code, title: 'an app without Prisma', files: { 'prisma/schema.prisma': '' } },
  ]);
});
