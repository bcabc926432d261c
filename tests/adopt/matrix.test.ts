import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { initCommand } from '../../src/cli/init/init.ts';
import { filesIn } from '../support/made-app.ts';
import { generatorInto, prismaConfig } from '../support/prisma-files.ts';
import { type App, makeAdoptingApp } from './support/app.ts';
import { prismaClient } from './support/prisma.ts';

type Files = Readonly<Record<string, string>>;

const exporting = (kind: string) =>
  `import type { NextRequest } from 'next/server';\n\nexport function ${kind}(_: NextRequest) {}\n`;

/** What guards the app's requests, in its folder of sources. */
const guards: Record<string, Files> = {
  'no proxy': {},
  'default export': { 'proxy.ts': 'export default function guard() {}\n' },
  'named export': { 'proxy.ts': exporting('proxy') },
  middleware: { 'middleware.ts': exporting('middleware') },
};

const models: Record<string, string> = {
  cuid: `model User {
  id    String @id @default(cuid())
  email String @unique
}
`,
  Int: `model User {
  id    Int     @id @default(autoincrement())
  email String  @unique
  name  String?
}
`,
  'other names': `model User {
  key          String    @id @default(uuid()) @db.Uuid
  emailAddress String    @unique
  fullName     String?
  avatarUrl    String?
  verifiedAt   DateTime?

  @@map("people")
}
`,
  'colliding Session': `model User {
  id       String    @id @default(cuid())
  email    String    @unique
  sessions Session[]
}

model Session {
  id     String @id
  userId String
  user   User   @relation(fields: [userId], references: [id])
}
`,
};

interface Variant {
  guard: string;
  prisma: string;
  source: string;
  /** Whether its types are checked each time. */
  checked: boolean;
}

/** Each guard with each schema; the folder differs so that each is met with each of those. */
const variants = Object.keys(guards).flatMap((guard, row) =>
  ['no Prisma', ...Object.keys(models)].map((prisma, column): Variant => {
    const odd = (row + column) % 2 === 1;
    return {
      guard,
      prisma,
      source: odd ? 'src/' : '',
      // Each guard and each schema: it takes longer than all else here.
      checked: row === column % 4,
    };
  }),
);

/** Each by its lock file, and how it adds a package. */
const managers = {
  npm: { verb: 'npm install', lock: {} },
  pnpm: { verb: 'pnpm add', lock: { 'pnpm-lock.yaml': "lockfileVersion: '9.0'\n" } },
  yarn: { verb: 'yarn add', lock: { 'yarn.lock': '\n' } },
} as const;
type Manager = keyof typeof managers;

async function made({ guard, prisma, source }: Variant, manager: Manager): Promise<App> {
  const inSource = (files: Files) =>
    Object.fromEntries(Object.entries(files).map(([path, text]) => [`${source}${path}`, text]));
  const model = models[prisma];
  const row = Object.keys(guards).indexOf(guard);
  const name = `matrix-${row}-${prisma.replaceAll(/\W/g, '')}-${manager}`;
  const app = await makeAdoptingApp(name, {
    ...inSource(guards[guard] ?? {}),
    ...(source && { app: '' }),
    // Without the types that only Next generates, which takes longer than all else here.
    ...inSource({
      'app/layout.tsx': `export default function Layout({ children }: { children: React.ReactNode }) {
  return (
    <html lang="en">
      <body>{children}</body>
    </html>
  );
}
`,
      'app/page.tsx': 'export default function Page() {\n  return <p>home</p>;\n}\n',
    }),
    ...(model && {
      'prisma/schema.prisma': `${generatorInto(source)}\n${model}`,
      'prisma/migrations/migration_lock.toml': 'provider = "postgresql"\n',
      'prisma.config.ts': prismaConfig,
      ...inSource({ 'lib/prisma.ts': prismaClient('export { prisma };') }),
    }),
    ...managers[manager].lock,
  });
  const tsconfig = await app.read('tsconfig.json');
  await app.write({ 'tsconfig.json': tsconfig.replace('"./*"', `"./${source}*"`) });
  app.commit();
  return app;
}

/** Checks the types of all, and builds them: too long for each change. */
const whole = process.env.ADOPT_MATRIX === 'whole';

async function buildBothWays(app: App): Promise<void> {
  for (const [cacheComponents, strategy] of [
    [true, 'jwt'],
    [false, 'database'],
  ] as const) {
    await app.write({
      'next.config.ts': `export default { cacheComponents: ${cacheComponents} };\n`,
    });
    await app.build({ AUTH_SESSION_STRATEGY: strategy });
  }
}

/** In this process, which is the same and sooner done. */
async function init(folder: string, ...args: string[]): Promise<string> {
  const printed: string[] = [];
  process.env.PRISMA_SCHEMA_ENGINE_BINARY = join(process.cwd(), 'prisma/engine/schema-engine.mjs');
  await initCommand.run([...args, '--skip-install'], {
    env: {},
    folder,
    print: (text) => printed.push(text),
  });
  return printed.join('\n');
}

const filesOfApp = (folder: string) => filesIn(folder, ['node_modules', 'generated', '.next']);

describe('init', () => {
  it.each(variants)('$guard, $prisma, "$source"', { timeout: 600_000 }, async (variant) => {
    const isFirst = variant === variants[0];
    const all = isFirst ? (['npm', 'pnpm', 'yarn'] as const) : (['npm', 'pnpm'] as const);
    const plans: string[] = [];
    for (const manager of all) plans.push(await adopted(variant, manager));
    // These depend on the package manager.
    expect([...new Set(plans)]).toHaveLength(1);
    expect(plans[0]).toMatchSnapshot();
  });
});

/** @returns what came of each thing, in the order of the plan. */
async function adopted(variant: Variant, manager: Manager): Promise<string> {
  const app = await made(variant, manager);
  const before = filesOfApp(app.folder);
  await init(app.folder, '--dry-run');
  expect(filesOfApp(app.folder)).toEqual(before);

  const said = await init(app.folder, '--yes');
  expect(said).toMatch(new RegExp(`${managers[manager].verb} .*authjs-session-kit-`));
  const plan = said.split('\n').filter((line) => /^[+~·]/.test(line));

  await app.bin('prisma', 'validate');
  await app.bin('prisma', 'generate');
  for (const [path, text] of Object.entries(filesOfApp(app.folder))) {
    if (path.endsWith('migration.sql'))
      expect(text).not.toMatch(/\bDROP\b|\bRENAME\b|ALTER COLUMN/i);
    // Whatever was there is as it was, or has lines more.
    const lines = before[path]?.split('\n').filter((line) => !/^export|\}\)?;?$/.test(line)) ?? [];
    if (path.endsWith('.prisma')) expect(text.split('\n')).toEqual(expect.arrayContaining(lines));
  }
  const isTyped = manager === 'npm' && (whole || variant.checked);
  if (isTyped) await app.bin('tsc', '--noEmit');

  const written = filesOfApp(app.folder);
  app.commit();
  await init(app.folder, '--yes');
  expect(filesOfApp(app.folder)).toEqual(written);
  if (whole && manager === 'npm') await buildBothWays(app);
  return plan.map((line) => line.replace(/\d{14}/, '<time>')).join('\n');
}
