import { mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { checks } from '../../../src/cli/doctor/checks.ts';
import { bitsOf, isPlaceholder } from '../../../src/cli/doctor/secrets.ts';
import { initCommand } from '../../../src/cli/init/init.ts';
import { commitOrderField, registryFields } from '../../../src/cli/init/model-texts.ts';
import { readSchema } from '../../../src/cli/project/schema-language.ts';
import { type Files, filesIn, makeApp } from '../../support/made-app.ts';
import {
  appWith,
  authProxy,
  authProxyWithoutMatcher,
  doctor,
  findingsOf,
  plainAppWith,
  reportOf,
  schema,
  secret,
} from './apps.ts';

/** All that is looked for in an app on plain Auth.js, which has no feed. */
const plainSchema = schema.replace('  @@index([changedAt])\n  @@index([changedXid])\n', '');
const manyFaults: Files = {
  ...plainAppWith(authProxyWithoutMatcher),
  'prisma/schema.prisma': plainSchema.replace(
    '  @@index([userId, endedAt])\n  @@index([expires])\n',
    '',
  ),
  '.env.local': 'OTHER=kept',
};

describe('session-kit doctor', () => {
  it('ends with 1 for an error, and for a warning only with --strict', async () => {
    expect((await doctor(appWith())).code).toBe(0);
    expect((await doctor(appWith({ '.env.local': '' }))).code).toBe(1);
    const warned = appWith({ 'proxy.ts': '' });
    expect((await doctor(warned)).code).toBe(0);
    expect((await doctor(warned, ['--strict'])).code).toBe(1);
  });

  it('prints what is wrong, why and what to do, the errors first', async () => {
    const { text } = await doctor(appWith({ 'proxy.ts': '', '.env.local': '' }));
    expect(text.replace(/node \S+ doctor/, '<this> doctor')).toMatchInlineSnapshot(`
      "error    AUTH_SECRET
               There is no AUTH_SECRET (secret-missing)
               Neither the environment nor a .env file sets it. Auth.js answers each request with an error in production.
               Set it on every server. Make one with: openssl rand -base64 32. Or: <this> doctor --fix
               docs/doctor.md#secret-missing

      warning  proxy.ts
               Nothing renews sessions (nothing-renews)
               Components can't set a cookie. Without a proxy, a handler or the browser asking, a session ends AUTH_IDLE_TIMEOUT after sign-in, however much it is used.
               Export createProxy({ protect: […] }) of the kit from it, or put <SessionProvider> around the pages.
               docs/doctor.md#nothing-renews

      1 error, 1 warning. Looked for 18 things, not for 6:
        secret-weak: no secret is set here
        database-unreachable, registry-not-migrated, index-not-migrated, plain-tokens, expired-sessions: DATABASE_URL is not set, and there is no embedded database in this folder"
    `);
  });

  it('finds nothing wrong with what init makes', async () => {
    const folder = makeApp({}, { prisma: '7.10.0', '@prisma/client': '7.10.0' });
    await initCommand.run(['--yes', '--skip-install'], { env: {}, folder, print: () => {} });
    const [left, ...others] = (await reportOf(folder)).report.findings;
    expect([left?.code, ...others]).toEqual(['client-not-generated']);

    // As the command does that this finding names.
    const [, output = ''] = /^(\S+) was never/.exec(left?.detail ?? '') ?? [];
    mkdirSync(join(folder, output), { recursive: true });
    writeFileSync(join(folder, output, 'client.ts'), 'export {};\n');
    const { code, report } = await reportOf(folder, {}, ['--strict']);
    expect(report.findings).toEqual([]);
    expect(report.checked).toContain('missing-index');
    expect(code).toBe(0);
  });

  it('writes nothing without --fix', async () => {
    const folder = appWith(manyFaults);
    const before = filesIn(folder);
    await doctor(folder);
    await doctor(folder, ['--json']);
    expect(filesIn(folder)).toEqual(before);
  });

  it("refuses what it doesn't know, and what is no app, with the codes that init has", async () => {
    await expect(doctor(appWith(), ['--harder'])).rejects.toMatchObject({ code: 'invalid_option' });
    const doctorOf = (files: Files) => doctor(appWith(files));
    await expect(doctorOf({ 'package.json': '' })).rejects.toMatchObject({
      code: 'not_a_next_app',
    });
    await expect(doctorOf({ 'auth.ts': `${goodButHalf}` })).rejects.toMatchObject({
      code: 'source_unreadable',
    });
    await expect(doctorOf({ 'prisma/schema.prisma': 'model Half {' })).rejects.toMatchObject({
      code: 'schema_unreadable',
    });
  });
});

const goodButHalf =
  "import { createSessionKit } from 'authjs-session-kit/next';\nexport const kit = createSessionKit({\n";

describe('session-kit doctor --fix', () => {
  it('repairs what takes a line, reports that, and no longer finds it', async () => {
    const folder = appWith(manyFaults);
    const before = filesIn(folder);
    const { code, report } = await reportOf(folder, {}, ['--fix']);
    expect(report.fixed).toEqual([
      { code: 'secret-missing', where: '.env.local', did: 'a new AUTH_SECRET, for this machine' },
      { code: 'auth-routes-in-proxy', where: 'proxy.ts', did: '/api/auth left out of its matcher' },
      expect.objectContaining({ code: 'missing-index', where: 'prisma/schema.prisma' }),
      expect.objectContaining({ code: 'missing-index', where: 'prisma/schema.prisma' }),
    ]);
    expect(report.findings).toEqual([]);
    expect(code).toBe(0);

    const after = filesIn(folder);
    expect(after['prisma/schema.prisma']).toBe(plainSchema);
    expect(after['proxy.ts']).toBe(
      `${before['proxy.ts']}export const config = { matcher: ['/((?!api/auth/).*)'] };\n`,
    );
    expect(after['.env.local']).toMatch(/^OTHER=kept\nAUTH_SECRET="[\w+/]{44}"\n$/);
    const changed = Object.keys(after).filter((path) => after[path] !== before[path]);
    expect(changed.filter((path) => !path.startsWith('node_modules')).sort()).toEqual([
      '.env.local',
      'prisma/schema.prisma',
      'proxy.ts',
    ]);

    await doctor(folder, ['--fix']);
    expect(filesIn(folder)).toEqual(after);
  });

  it('adds the new fields and models to the schema of an earlier version', async () => {
    const cutoffs = /\n(\/\/\/ .*\n)+model SessionCutoff \{[\s\S]*?\n\}\n/;
    const earlier = schema
      .replace(/^ +\/\/\/ PostgreSQL's number.*\n +changedXid .*\n/m, '')
      .replace('  @@index([changedXid])\n', '')
      .replace(cutoffs, '');
    const folder = appWith({ 'prisma/schema.prisma': earlier });
    const { report } = await reportOf(folder, {}, ['--fix', '--strict']);
    expect(report.fixed?.map(({ code, did }) => [code, did])).toEqual([
      ['registry-incomplete', 'changedXid and its index in model Session; make a migration of it'],
      ['registry-incomplete', 'model SessionCutoff; make a migration of it'],
    ]);
    expect(report.findings).toEqual([]);
    const after = readFileSync(join(folder, 'prisma/schema.prisma'), 'utf8');
    expect(after).toMatch(/^ {2}changedXid BigInt\?$/m);
    expect(after).toContain('  @@index([changedAt])\n  @@index([changedXid])\n}');
    expect(after).toMatch(
      /\nmodel SessionCutoff \{\n {2}id +String +@id\n {2}endedAt DateTime\n\}\n$/,
    );
    const kept = after.split('\n');
    expect(earlier.split('\n').filter((line) => !kept.includes(line))).toEqual([]);
    await doctor(folder, ['--fix']);
    expect(readFileSync(join(folder, 'prisma/schema.prisma'), 'utf8')).toBe(after);
  });

  it.each([
    ["matcher: '/:path*'", "matcher: '/((?!api/auth/).*)'"],
    ["matcher: ['/(.*)']", "matcher: ['/((?!api/auth/).*)']"],
    [
      "matcher: ['/a', { source: '/((?!_next/static|favicon\\\\.ico$).*)' }]",
      "matcher: ['/a', { source: '/((?!api/auth/|_next/static|favicon\\\\.ico$).*)' }]",
    ],
  ])('%s', async (from, to) => {
    const text = (matcher: string) => authProxy.replace(/matcher: .*\]/, () => matcher);
    const folder = appWith(plainAppWith(text(from)));
    await doctor(folder, ['--fix']);
    expect(readFileSync(join(folder, 'proxy.ts'), 'utf8')).toBe(text(to));
  });

  it('leaves out the routes that only AUTH_URL has elsewhere, with the kit too', async () => {
    const folder = appWith({ 'proxy.ts': authProxy });
    const env = { AUTH_URL: 'https://app.example.com/login' };
    const { report } = await reportOf(folder, env, ['--fix']);
    expect(report.findings).toEqual([]);
    expect(readFileSync(join(folder, 'proxy.ts'), 'utf8')).toBe(
      authProxy.replace('api/auth/', 'login/|api/auth/'),
    );
  });

  it.each([
    "matcher: ['/api/:path*']",
    "matcher: ['/api/auth/signout']",
    "matcher: ['/((?!_next).*)', '/api/:path*']",
  ])('leaves a matcher that needs a decision: %s', async (matcher) => {
    const text = authProxy.replace(/matcher: .*\]/, matcher);
    const folder = appWith(plainAppWith(text));
    const [finding] = await findingsOf('auth-routes-in-proxy', folder);
    expect(finding?.fixable).toBe(false);
    expect((await doctor(folder, ['--fix'])).code).toBe(1);
    expect(readFileSync(join(folder, 'proxy.ts'), 'utf8')).toBe(text);
  });

  it.each([
    'const config = { edge: true };\n',
    "export { config } from './lib/config';\n",
    "export const config = { runtime: 'nodejs' };\n",
  ])('adds no second config: %s', async (line) => {
    const text = `${authProxyWithoutMatcher}${line}`;
    const folder = appWith(plainAppWith(text));
    expect(await findingsOf('auth-routes-in-proxy', folder)).toMatchObject([{ fixable: false }]);
    await doctor(folder, ['--fix']);
    expect(readFileSync(join(folder, 'proxy.ts'), 'utf8')).toBe(text);
  });

  it('writes a secret to a file that only its owner can read, and none where git would keep it', async () => {
    const folder = appWith({ '.env.local': '' });
    await doctor(folder, ['--fix']);
    expect(statSync(join(folder, '.env.local')).mode & 0o777).toBe(0o600);
    const kept = appWith({ '.env.local': '', '.gitignore': 'node_modules\n' });
    expect((await doctor(kept, ['--fix'])).code).toBe(1);
    expect(filesIn(kept)).not.toHaveProperty(['.env.local']);
  });

  it('fills a secret that is there and empty', async () => {
    const folder = appWith({ '.env.local': 'ONE=1\nAUTH_SECRET=""\nTWO=2\n' });
    await doctor(folder, ['--fix']);
    const text = readFileSync(join(folder, '.env.local'), 'utf8');
    expect(text).toMatch(/^ONE=1\nTWO=2\nAUTH_SECRET="[\w+/]{44}"\n$/);
  });
});

describe('a secret', () => {
  const secrets = {
    weak: 'hunter2-Zq9',
    older: 'tr0ub4dor-and-3',
    made: secret,
    password: 'correcthorse8',
  };

  it('is in nothing that is printed', async () => {
    const files: Files = {
      '.env.local': `AUTH_SECRET=${secrets.weak}\nAUTH_SECRET_1=${secrets.older}\nAUTH_SECRET_2=${secrets.made}\n`,
      '.env.example': `AUTH_SECRET=${secrets.weak}\n`,
      'notes.md': `The secret is ${secrets.made}, and was ${secrets.older}.\n`,
      'auth.ts': `import { createSessionKit } from 'authjs-session-kit/next';\nexport const { auth } = createSessionKit({ providers: [], secret: '${secrets.made}' });\n`,
    };
    const env = { DATABASE_URL: `postgresql://app:${secrets.password}@127.0.0.1:9/app` };
    const folder = appWith(files);
    const { report } = await reportOf(folder, env);
    expect(report.findings.map(({ code }) => code)).toEqual(
      expect.arrayContaining(['secret-weak', 'secret-committed', 'database-unreachable']),
    );
    const shown = [
      JSON.stringify(report),
      (await doctor(folder, [], env)).text,
      (await doctor(folder, ['--fix'], env)).text,
      (await doctor(folder, ['--fix', '--json'], env)).text,
    ];
    for (const text of shown) {
      for (const value of Object.values(secrets)) expect(text).not.toContain(value);
    }
  });

  it('that was made is in nothing that is printed either', async () => {
    for (const args of [['--fix'], ['--fix', '--json']]) {
      const folder = appWith({ '.env.local': '' });
      const { text } = await doctor(folder, args);
      const [, made = ''] =
        /AUTH_SECRET="(.+)"/.exec(readFileSync(join(folder, '.env.local'), 'utf8')) ?? [];
      expect(made).not.toBe('');
      expect(text).not.toContain(made);
    }
  });

  it.each([
    ['aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa', 1],
    ['1234567890', 33],
    ['3f9a1c07be5d24680f1e2d3c4b5a6978', 128],
    ['3f9a1c07-be5d-2468-0f1e-2d3c4b5a6978', 144],
    [secret, 258],
  ])('%s has at most %i bits', (text, bits) => {
    expect(bitsOf(text)).toBe(bits);
  });

  it.each([
    'secret',
    'changeme',
    'your-auth-key',
    '<generated>',
    'run `npx auth secret`',
    'My_Password1',
  ])('"%s" stands where one should', (text) => {
    expect(isPlaceholder(text)).toBe(true);
  });
});

it('knows the fields of the registry', () => {
  const model = readSchema(schema, 'schema.prisma').find(({ name }) => name === 'Session');
  const plainFields = ['id', 'sessionToken', 'userId', 'expires', 'user'];
  const own = model?.fields.map(({ name }) => name).filter((name) => !plainFields.includes(name));
  expect([...registryFields, commitOrderField].sort()).toEqual(own?.sort());
});

it('has a section of its documentation for each code, in the same order', () => {
  const text = readFileSync('docs/doctor.md', 'utf8');
  const sections = [...text.matchAll(/^## ([a-z-]+)$/gm)].map(([, code]) => code);
  expect(sections).toEqual(checks.map(({ code }) => code));
});
