import { execFileSync, spawn, spawnSync } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { initCommand } from '../../../src/cli/init/init.ts';
import { commit, filesIn, makeApp } from '../../support/made-app.ts';
import { clientInPackage } from '../../support/prisma-files.ts';

/** What it prints, and how it ends. Packages are added from a registry, which is no matter of these tests. */
async function init(folder: string, ...args: string[]) {
  const printed: string[] = [];
  const code = await initCommand.run([...args, '--skip-install'], {
    env: {},
    folder,
    print: (text) => printed.push(text),
  });
  return { code, text: printed.join('\n') };
}

const schema = `${clientInPackage}
model User {
  id    String @id @default(cuid())
  email String @unique
  name  String?
}
`;
const client =
  "import { PrismaClient } from '@prisma/client';\n\nexport const db = new PrismaClient();\n";
const withPrisma = { 'prisma/schema.prisma': schema, 'lib/db.ts': client };
const prismaPackages = { prisma: '7.10.0', '@prisma/client': '7.10.0' };

describe('session-kit init', () => {
  it('writes all files once: a second run changes nothing', async () => {
    const folder = makeApp(withPrisma, prismaPackages);
    await init(folder, '--yes');
    const written = filesIn(folder);
    expect(Object.keys(written)).toEqual(
      expect.arrayContaining([
        'auth.ts',
        'app/api/auth/[...nextauth]/route.ts',
        'proxy.ts',
        '.env.local',
        '.env.example',
      ]),
    );
    expect(written['auth.ts']).toContain("import { db as prisma } from '@/lib/db';");
    commit(folder);
    const { text } = await init(folder, '--yes');
    expect(filesIn(folder)).toEqual(written);
    expect(text).not.toMatch(/^[+~]/m);
  });

  it('writes lines as the file has them: with CRLF, and indented by tabs', async () => {
    const auth = `import NextAuth from 'next-auth';
import GitHub from 'next-auth/providers/github';

export const { handlers, auth, signIn, signOut } = NextAuth({
  providers: [GitHub],
});
`;
    const inTheirWay = (text: string) => text.replaceAll('  ', '\t').replaceAll('\n', '\r\n');
    const files = { 'auth.ts': inTheirWay(auth), 'prisma/schema.prisma': inTheirWay(schema) };
    const folder = makeApp(
      { ...withPrisma, ...files },
      { ...prismaPackages, 'next-auth': '5.0.0-beta.32' },
    );
    await init(folder, '--yes');
    const written = filesIn(folder);
    for (const path of Object.keys(files)) {
      expect(written[path]).toContain(path === 'auth.ts' ? 'createSessionKit' : 'SessionCutoff');
      expect(written[path], path).not.toMatch(/[^\r]\n/);
      expect(written[path], path).not.toMatch(/^ {2}/m);
    }
  });

  it('changes no other line of the schema', async () => {
    const folder = makeApp(withPrisma, prismaPackages);
    await init(folder, '--yes');
    const after = readFileSync(join(folder, 'prisma/schema.prisma'), 'utf8');
    const kept = schema.split('\n').filter((line) => line !== '');
    const lines = after.split('\n');
    let at = -1;
    for (const line of kept) {
      at = lines.indexOf(line, at + 1);
      expect(at, line).toBeGreaterThan(-1);
    }
    expect(after).toContain('  name  String?\n\n  accounts Account[]\n  sessions Session[]\n}');
  });

  it('says that git undoes nothing in a folder without git, and only there', async () => {
    const note = /This folder is not in git: keep a copy/;
    const folder = makeApp(withPrisma, prismaPackages);
    expect((await init(folder, '--dry-run')).text).not.toMatch(note);
    rmSync(join(folder, '.git'), { recursive: true });
    const json = await init(folder, '--dry-run', '--json');
    expect(JSON.parse(json.text).steps[0]).toMatchObject({
      action: 'note',
      reason: expect.stringMatching(note),
    });
    const { code, text } = await init(folder, '--yes');
    expect([code, text]).toEqual([json.code, expect.stringMatching(note)]);
    const again = await init(folder, '--yes');
    expect(again.text).not.toMatch(note);
  });

  it('writes nothing with --dry-run, and shows no secret', async () => {
    const own = 'OTHER_SECRET="nobody may see this"\nAND_THIS=x';
    const folder = makeApp({ ...withPrisma, '.env.local': own }, prismaPackages);
    const before = filesIn(folder);
    const { text } = await init(folder, '--dry-run');
    const json = await init(folder, '--dry-run', '--json');
    expect(filesIn(folder)).toEqual(before);
    for (const shown of [text, json.text]) {
      expect(shown).not.toContain('nobody may see this');
      expect(shown).toContain('generated when it is written');
    }
    expect(JSON.parse(json.text)).toMatchObject({
      steps: expect.any(Array),
      changes: expect.any(Array),
    });
    expect(text).toContain('+++ b/auth.ts');
  });

  it('writes a new secret for each app, which only its owner can read, and never replaces one', async () => {
    const secretIn = (folder: string) =>
      /AUTH_SECRET="(.*)"/.exec(readFileSync(join(folder, '.env.local'), 'utf8'))?.[1];
    const [one, other] = [makeApp(withPrisma, prismaPackages), makeApp(withPrisma, prismaPackages)];
    await init(one, '--yes');
    await init(other, '--yes');
    expect(secretIn(one)).toMatch(/^[\w+/]{44}$/);
    expect(secretIn(other)).not.toBe(secretIn(one));
    expect(statSync(join(one, '.env.local')).mode & 0o777).toBe(0o600);
    expect(statSync(join(one, '.env.example')).mode & 0o777).toBe(0o644);

    const kept = makeApp({ ...withPrisma, '.env': 'AUTH_SECRET=mine\n' }, prismaPackages);
    await init(kept, '--yes');
    expect(secretIn(kept)).toBeUndefined();
    expect(readFileSync(join(kept, '.env'), 'utf8')).toBe('AUTH_SECRET=mine\n');
  });

  it('puts no secret into a file that git would commit', async () => {
    const folder = makeApp({ ...withPrisma, '.gitignore': 'node_modules\n' }, prismaPackages);
    const { text, code } = await init(folder, '--yes');
    expect(text).toContain('a secret must not be committed');
    expect(code).toBe(0);
    expect(existsSync(join(folder, '.env.local'))).toBe(false);
  });

  it('never overwrites an existing file, whatever it can read of it', async () => {
    const client = "export { prisma } from '@acme/database';\n";
    const config = 'export default {};\n';
    const files = { 'lib/prisma.ts': client, 'prisma.config.ts': config };
    const folder = makeApp(files);
    const { text, code } = await init(folder, '--yes');
    const written = filesIn(folder);
    expect(written).toMatchObject(files);
    expect(text).toMatch(/^! by hand +lib\/prisma\.ts\n +there is such a file already/m);
    expect(code).toBe(2);
    // Nothing has asked for the packages yet, and the schema has become the app's own.
    await init(folder, '--yes', '--force');
    expect(filesIn(folder)).toEqual(written);
  });

  it('refuses a dirty tree without --force, and writes nothing without a terminal to ask at', async () => {
    const folder = makeApp(withPrisma, prismaPackages);
    await expect(init(folder)).rejects.toMatchObject({ code: 'not_agreed' });
    writeFileSync(join(folder, 'app/page.tsx'), 'export default () => null;\n');
    const before = filesIn(folder);
    await expect(init(folder, '--yes')).rejects.toMatchObject({ code: 'dirty_tree' });
    expect(filesIn(folder)).toEqual(before);
    await init(folder, '--yes', '--force');
    expect(existsSync(join(folder, 'auth.ts'))).toBe(true);
  });

  it('joins several refusals, with one reference to the documentation at the end', async () => {
    const folder = makeApp(withPrisma, prismaPackages);
    writeFileSync(join(folder, 'app/page.tsx'), 'export default () => null;\n');
    const error: unknown = await init(folder).catch((cause: unknown) => cause);
    expect(error).toMatchObject({ code: 'dirty_tree' });
    expect(String(error).match(/ And: |\(\S*errors\.md#\w+\)/g)).toEqual([
      ' And: ',
      '(authjs-session-kit/docs/errors.md#dirty_tree)',
    ]);
  });
});

describe('what is left to the developer', () => {
  it('is printed at the end, with what to type', async () => {
    const folder = makeApp();
    const { text, code } = await init(folder, '--yes');
    // Only variables and commands: no code is left to write.
    expect(code).toBe(0);
    const rest = text.slice(text.indexOf('Written: '));
    const shown = rest
      .replaceAll(/(?<=kit-(?:cli-)?)\d[\d.]+(?=\.tgz)/g, '1.2.3')
      .replaceAll(/(?<= )(\.\.\/)+\S+\//g, '<path>/')
      .replace(/(?<=node )<path>\S+/, '<what was run>');
    expect(shown).toMatchInlineSnapshot(`
      "Written: 9 files.

      By hand:
      - packages: add them; the kit is a file of the app then, to be committed with it

            npm pack --ignore-scripts --loglevel=error <path>/kit <path>/cli
            npm install ./authjs-session-kit-1.2.3.tgz next-auth@5.0.0-beta.32 @auth/prisma-adapter@2 @prisma/client@7 @prisma/adapter-pg@7
            npm install -D ./authjs-session-kit-cli-1.2.3.tgz prisma@7

      - migration: there are no migrations so far; without any: npx prisma db push

            npx prisma migrate dev --name auth_sessions
            npx prisma generate

      - package.json: the generated client isn't committed, so let the build make it, on servers and in images

            "build": "prisma generate && next build"

      To set:
      - .env.local: DATABASE_URL, such as postgresql://user:password@localhost:5432/app
      - .env.local: AUTH_GITHUB_ID and AUTH_GITHUB_SECRET, or another provider in auth.ts
      - your servers: AUTH_SECRET, the same on all of them; where one is set it stays as it is
      - your servers: AUTH_URL to the address in the browser, or AUTH_TRUST_HOST=true behind a proxy that sets the host: without one of them no user is signed in under \`next start\`
      - if you like: AUTH_IDLE_TIMEOUT=604800 ends a session that is unused for 7 days; without it sessions last for 30, as with plain Auth.js. Users who were away for longer than you set sign in once more

      Then:

            node <what was run> doctor
      "
    `);
    expect(readFileSync(join(folder, '.env.example'), 'utf8')).toMatchInlineSnapshot(`
      "DATABASE_URL="postgresql://user:password@localhost:5432/app"
      # Auth.js; another one: openssl rand -base64 32
      AUTH_SECRET=""
      # jwt or database; changing it signs no user out
      AUTH_SESSION_STRATEGY="jwt"
      AUTH_GITHUB_ID=""
      AUTH_GITHUB_SECRET=""
      "
    `);
  });

  it("is the packages of one version with the app's own Prisma, and its driver where that is new", async () => {
    const commandsFor = async (packages: Record<string, string>, files = {}) => {
      const { text } = await init(makeApp(files, packages), '--dry-run');
      return text.split('\n').filter((line) => /^ +npm install (?!-D)/.test(line));
    };
    const { 'lib/db.ts': _, ...withoutClient } = withPrisma;
    expect(await commandsFor({ prisma: '^6.19.0' }, withPrisma)).toEqual([
      expect.stringMatching(
        / \.\/authjs-session-kit-\d+\.\d+\.\d+\.tgz next-auth@5\.0\.0-beta\.\d+ @auth\/prisma-adapter@2 @prisma\/client@6$/,
      ),
    ]);
    expect(await commandsFor(prismaPackages, withoutClient)).toEqual([
      expect.stringMatching(/ @auth\/prisma-adapter@2 @prisma\/adapter-pg@7\.10\.0$/),
    ]);
    expect(await commandsFor({})).toEqual([
      expect.stringMatching(/ @prisma\/client@7 @prisma\/adapter-pg@7$/),
    ]);
  });
});

describe('--user', () => {
  it("invalid_option: a model that isn't there, in a schema that has others", async () => {
    await expect(
      init(makeApp(withPrisma, prismaPackages), '--dry-run', '--user', 'Usr'),
    ).rejects.toMatchObject({
      code: 'invalid_option',
      message: expect.stringMatching(/^--user Usr: there is no such model\. The schema has \w/),
    });
  });

  it('names the model that is made in a new schema', async () => {
    const { text } = await init(makeApp(), '--dry-run', '--user', 'Member');
    expect(text).toContain('+model Member {');
  });
});

describe('adding packages', () => {
  it('packages_not_added: with every file as it was when it fails', async () => {
    // No registry is there, and npm is the real one.
    vi.stubEnv('npm_config_registry', 'http://127.0.0.1:9');
    vi.stubEnv('npm_config_fetch_retries', '0');
    const folder = makeApp({ 'package-lock.json': '{"lockfileVersion":3}' });
    const before = filesIn(folder);
    const command = initCommand.run(['--yes'], { env: {}, folder, print: () => {} });
    await expect(command).rejects.toMatchObject({
      code: 'packages_not_added',
      message: expect.stringContaining("the registry of npm can't be reached"),
    });
    vi.unstubAllEnvs();
    expect(filesIn(folder, ['node_modules'])).toEqual(before);
  });
});

describe('a refusal', () => {
  const main = new URL('../../../src/cli/main.ts', import.meta.url).pathname;

  /** The command line as a program. */
  function run(
    folder: string,
    args: readonly string[],
    env: Readonly<Record<string, string>> = {},
  ) {
    return spawnSync(process.execPath, ['--import', import.meta.resolve('tsx'), main, ...args], {
      cwd: folder,
      encoding: 'utf8',
      env: { ...process.env, ...env },
    });
  }

  it.each([['init'], ['doctor'], ['switch', '--to', 'jwt']])(
    'of %s is a JSON document with --json',
    (...command) => {
      const folder = makeApp({ 'package.json': '{ this is none' });
      const { stdout, stderr, status } = run(folder, [...command, '--json'], { DATABASE_URL: '' });
      expect(status).toBe(1);
      const { error } = JSON.parse(stdout);
      expect(error).toEqual({ code: expect.any(String), message: stderr.trim() });
    },
  );

  it("names a package manager that isn't installed, once", () => {
    const folder = makeApp({ ...withPrisma, 'pnpm-lock.yaml': '' }, prismaPackages);
    writeFileSync(join(folder, 'pnpm-lock.yaml'), 'lockfileVersion: 9\n');
    commit(folder);
    const bin = join(folder, '..', 'only-node-and-npm');
    mkdirSync(bin, { recursive: true });
    for (const name of ['node', 'npm', 'git', 'sh']) {
      const place = execFileSync('which', [name], { encoding: 'utf8' }).trim();
      symlinkSync(place, join(bin, name));
    }
    const before = filesIn(folder);
    const { stderr, status } = run(folder, ['init', '--yes'], { PATH: bin });
    expect(status).toBe(1);
    expect(stderr).toContain("added with pnpm, which isn't installed here (npm install -g pnpm)");
    expect(stderr).not.toContain('ENOENT');
    expect(filesIn(folder)).toEqual(before);
  });

  it('reports all reasons that keep it from writing at once', async () => {
    const folder = makeApp(
      { ...withPrisma, 'prisma/schema.prisma': schema.replace(/^ {2}email.*$/m, '  team String') },
      prismaPackages,
    );
    writeFileSync(join(folder, 'app/page.tsx'), 'export default () => null;\n');
    await expect(init(folder)).rejects.toMatchObject({
      code: 'user_without_email',
      message: expect.stringMatching(
        /Add "email String\? @unique".*needs team.*not committed.*no terminal to ask on/s,
      ),
    });
  });
});

describe("what it can't be run on", () => {
  it('a folder in the place of a file, with the tree as it was', async () => {
    const folder = makeApp({ ...withPrisma, '.env.example/mine': 'kept\n' }, prismaPackages);
    const before = filesIn(folder);
    await expect(init(folder, '--yes')).rejects.toMatchObject({ code: 'files_unwritable' });
    expect(filesIn(folder)).toEqual(before);
  });

  it.each([
    ['not_a_next_app', { 'package.json': '' }],
    ['not_a_next_app', { 'package.json': '{"dependencies":{"react":"19"}}' }],
    ['not_a_next_app', { 'package.json': '{ this is none' }],
    ['wrong_workspace_folder', { 'package.json': '{"workspaces":["apps/*"]}' }],
    ['next_too_old', { 'package.json': '{"dependencies":{"next":"14.2.1"}}' }],
    ['next_too_old', { 'package.json': '{"dependencies":{"next":"~15.1.0"}}' }],
    ['next_too_old', { 'package.json': '{"dependencies":{"next":"^14.2.0"}}' }],
    // Nothing is installed that would tell which version it is.
    ['package_missing', { 'package.json': '{"dependencies":{"next":"^15.2.3"}}' }],
    ['no_app_router', { 'app/page.tsx': '', 'pages/index.tsx': 'export default () => null;\n' }],
    ['schema_unreadable', { 'prisma/schema.prisma': `${schema}model Half {\n  id Int @id\n` }],
    ['source_unreadable', { 'proxy.ts': 'export function proxy( {\n' }],
    ['user_without_email', { 'prisma/schema.prisma': schema.replace(/^ {2}email.*\n/m, '') }],
    [
      'required_user_columns',
      {
        'prisma/schema.prisma': schema.replace(
          '  name  String?',
          '  name  String?\n  team  String',
        ),
      },
    ],
    [
      'schema_unsupported',
      {
        'prisma/schema.prisma': `${schema.replace('postgresql', 'mysql')}
model Session {
  sessionToken String   @unique
  userId       String
  expires      DateTime
}
`,
      },
    ],
    [
      'required_user_columns',
      {
        'prisma/schema.prisma': `${schema.replace('  name  String?', '  role  Role')}
enum Role {
  READER
  WRITER
}
`,
      },
    ],
    ['schema_unsupported', { 'prisma/schema.prisma': schema.replace('postgresql', 'mongodb') }],
    [
      'required_user_columns',
      { 'prisma/schema.prisma': schema.replace('String @id @default(cuid())', 'Int @id') },
    ],
  ])('%s, with the tree as it was', async (code, files) => {
    const packages = 'package.json' in files ? {} : prismaPackages;
    const folder = makeApp({ ...withPrisma, ...files }, packages);
    const before = filesIn(folder);
    await expect(init(folder, '--yes', '--force')).rejects.toMatchObject({ code });
    expect(filesIn(folder)).toEqual(before);
  });

  it.each([
    ['other_auth_found', { 'better-auth': '1.6.0' }],
    ['old_auth_found', { 'next-auth': '4.24.0' }],
    ['old_auth_found', { 'next-auth': 'latest' }],
  ])('%s: an app that signs people in by other means', async (code, packages) => {
    const folder = makeApp(withPrisma, { ...prismaPackages, ...packages });
    await expect(init(folder, '--yes')).rejects.toMatchObject({ code });
  });
});

describe('an adapter of something else than Prisma', () => {
  const appWith = (adapter: string): Record<string, string> => ({
    'auth.ts': `import NextAuth from 'next-auth';
import { authConfig } from './auth.config';

export const { handlers, auth } = NextAuth({ ...authConfig, ${adapter} });
`,
    'auth.config.ts':
      "import { DrizzleAdapter } from '@auth/drizzle-adapter';\n\nexport const authConfig = { adapter: DrizzleAdapter(db), providers: [] };\n",
  });

  it.each([
    ['', 'DrizzleAdapter (auth.config.ts:3)'],
    ['adapter: storage()', 'storage (auth.ts:4)'],
    ['adapter: own', 'own (auth.ts:4)'],
  ])("is refused, since users would be where the registry isn't: %j", async (adapter, named) => {
    const folder = makeApp(appWith(adapter), { 'next-auth': '5.0.0-beta.32' });
    await expect(init(folder, '--dry-run')).rejects.toMatchObject({
      code: 'other_adapter_found',
      message: expect.stringContaining(`keeps its users with ${named}`),
    });
  });

  it('goes on where Prisma knows the tables, or may', async () => {
    const files = appWith('');
    const known = makeApp({ ...withPrisma, ...files }, { 'next-auth': '5.0.0-beta.32' });
    expect((await init(known, '--dry-run')).text).toContain('createSessionKit(');
    const own = makeApp(appWith('adapter: PrismaAdapter(db)'), { 'next-auth': '5.0.0-beta.32' });
    expect((await init(own, '--dry-run')).text).toContain('createSessionKit(');
  });
});

describe("a run that can't end", () => {
  const main = new URL('../../../src/cli/main.ts', import.meta.url).pathname;

  it('puts every file back when it is killed in the middle', async () => {
    const folder = makeApp({ ...withPrisma, '.env.local': 'ONE=1\n' }, prismaPackages);
    const before = filesIn(folder);
    // A formatter of the app that kills the process that calls it.
    const killer = '#!/bin/sh\nkill -9 $PPID\n';
    const withKiller = makeApp(
      {
        ...withPrisma,
        '.env.local': 'ONE=1\n',
        'node_modules/.bin/prettier': killer,
      },
      { ...prismaPackages, prettier: '3.10.1' },
    );
    chmodSync(join(withKiller, 'node_modules/.bin/prettier'), 0o755);
    const child = spawn(
      process.execPath,
      ['--import', import.meta.resolve('tsx'), main, 'init', '--yes', '--force', '--skip-install'],
      {
        cwd: withKiller,
        stdio: 'ignore',
      },
    );
    const signal = await new Promise((resolve) => child.once('exit', (_, by) => resolve(by)));
    expect(signal).toBe('SIGKILL');
    await expect
      .poll(() => existsSync(join(withKiller, 'auth.ts')), { timeout: 10_000 })
      .toBe(false);
    await expect
      .poll(() => existsSync(join(withKiller, '.session-kit-init')), {
        timeout: 10_000,
      })
      .toBe(false);
    const after = filesIn(withKiller);
    for (const [path, text] of Object.entries(before)) {
      if (path !== 'package.json') expect(after[path], path).toBe(text);
    }
    expect(Object.keys(after).filter((path) => !(path in before))).toEqual([
      'node_modules/',
      'node_modules/.bin/',
      'node_modules/.bin/prettier',
    ]);
  });
});
