import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { initCommand } from '../../../../src/cli/init/init.ts';
import { makeApp } from '../../../support/made-app.ts';
import { changed, planned, stepsFor } from '../planned.ts';

const dependencies = {
  ...{ next: '16.4.6', react: '19.3.1', 'next-auth': '4.24.15' },
  ...{ prisma: '7.10.0', '@prisma/client': '7.10.0' },
};
const packages = { 'package.json': JSON.stringify({ dependencies }) };
const call = `import NextAuth from 'next-auth';

export const authOptions = { providers: [] };

export default NextAuth(authOptions);
`;
const v4Route = 'pages/api/auth/[...nextauth].ts';
const app = { ...packages, [v4Route]: call };

/** What is left to people in a file, with what to write. */
async function left(path: string, text: string, more: Record<string, string> = {}) {
  const { steps } = await planned({ ...app, ...more, [path]: text });
  return steps
    .filter(({ action, what }) => action === 'by hand' && what.startsWith(`${path}:`))
    .map(({ what, reason, snippet }) => `${what} ${reason}\n${snippet}`);
}

describe('an app of NextAuth v4 whose pages have endings of their own', () => {
  const config = (extensions: string) => ({
    ...packages,
    [v4Route]: '',
    'pages/api/auth/[...nextauth].api.ts': call,
    'next.config.js': `module.exports = {\n  pageExtensions: [${extensions}],\n};\n`,
  });

  it('is refused where Next.js would ignore the route, with what to do', async () => {
    await expect(planned(config("'page.tsx', 'api.ts'"))).rejects.toMatchObject({
      code: 'old_auth_found',
      message: expect.stringMatching(
        /\(next\.config\.js:2\) leaves out 'ts'.* Add 'ts' there, or write app\/api\/auth\/\[\.\.\.nextauth\]\/route\.api\.ts/,
      ),
    });
  });

  it('is moved where Next.js takes the plain ending too', async () => {
    const { changes } = await planned(config("'page.tsx', 'api.ts', 'ts'"));
    expect(changes.map(({ path }) => path)).toEqual(
      expect.arrayContaining(['auth.ts', 'app/api/auth/[...nextauth]/route.ts']),
    );
    const gone = await changed('pages/api/auth/[...nextauth].api.ts', config("'api.ts', 'ts'"));
    expect(gone).toContain('-export default NextAuth(authOptions);');
  });

  it('is moved where there is a route that Next.js takes', async () => {
    const route = 'app/api/auth/[...nextauth]/route.api.ts';
    const { changes, steps } = await planned({
      ...config("'page.tsx', 'api.ts'"),
      [route]: "import { handlers } from '@/auth';\n\nexport const { GET, POST } = handlers;\n",
    });
    expect(changes.map(({ path }) => path)).not.toContain('app/api/auth/[...nextauth]/route.ts');
    expect(steps).toContainEqual(expect.objectContaining({ action: 'skip', what: route }));
  });
});

describe('next-auth imported as a whole', () => {
  it('is listed at each use, with what to write', async () => {
    const text = `import * as NA from 'next-auth';
import { authOptions } from '../pages/api/auth/[...nextauth]';

export const options: NA.NextAuthOptions = authOptions;
export const who = (): Promise<NA.Session | null> => NA.getServerSession(authOptions);
`;
    const found = (await left('lib/who.ts', text)).join('\n');
    expect(found).toMatch(/lib\/who\.ts:4 .*\n.*NextAuthConfig/);
    expect(found).toMatch(/lib\/who\.ts:5 .*\nimport \{ auth \} from '@\/auth';\n\nawait auth\(\)/);
    expect(found).not.toContain('NA.Session');
  });

  it('is refused as the call, with what to write', async () => {
    const text = call
      .replace('import NextAuth', 'import * as NA')
      .replace('NextAuth(', 'NA.default(');
    await expect(planned({ ...packages, [v4Route]: text })).rejects.toThrow(
      /nextauth\]\.ts:5.*Write `import NextAuth from 'next-auth'` and call `NextAuth\(…\)`/,
    );
  });
});

it.each([
  ['e2e/login.ts', "export const cookie = 'next-auth.session-token';\n", /another name/],
  ['cypress/support/login.ts', "vi.mock('next-auth', () => ({}));\n", /has no effect/],
  [
    'playwright/login.ts',
    "import { encode } from 'next-auth/jwt';\nexport const made = encode({ token: {}, secret: 'x' });\n",
    /key from the cookie/,
  ],
  [
    'tests/who.ts',
    "import { getServerSession } from 'next-auth/next';\nexport const who = () => getServerSession();\n",
    /has no getServerSession/,
  ],
])('lists what v5 has no more in %s, and leaves it as it is', async (path, text, reason) => {
  expect((await left(path, text)).join('\n')).toMatch(reason);
  expect(await changed(path, { ...app, [path]: text })).toBe('');
});

it('renames types in an import, and has each new name once', async () => {
  const types = (text: string) => changed('lib/types.ts', { ...app, 'lib/types.ts': text });
  expect(
    await types(
      "import type { NextAuthOptions, Session, AuthOptions } from 'next-auth';\n\nexport type All = [NextAuthOptions, Session, AuthOptions];\n",
    ),
  ).toBe(
    "-import type { NextAuthOptions, Session, AuthOptions } from 'next-auth';\n+import type { NextAuthConfig, Session } from 'next-auth';\n-export type All = [NextAuthOptions, Session, AuthOptions];\n+export type All = [NextAuthConfig, Session, NextAuthConfig];",
  );
  expect(
    await types(
      "import { AuthOptions, NextAuthOptions } from 'next-auth';\n\nexport type Both = AuthOptions | NextAuthOptions;\n",
    ),
  ).toContain("+import { NextAuthConfig } from 'next-auth';");
});

it('lists a request for user info that uses a client, which v5 has not', async () => {
  const provider = (request: string) =>
    call.replace(
      'providers: []',
      `providers: [\n    { id: 'x', name: 'X', type: 'oauth', clientSecret: 's', userinfo: { ${request} } },\n  ]`,
    );
  const reasons = async (request: string) =>
    (await stepsFor('auth.ts:', { ...packages, [v4Route]: provider(request) })).join('\n');
  expect(await reasons('request({ client, tokens }) { return client.userinfo(tokens); }')).toMatch(
    /without `client`/,
  );
  expect(await reasons('request: (context) => context.client.userinfo(context.tokens)')).toMatch(
    /without `client`/,
  );
  expect(await reasons('request: ({ tokens }) => ask(tokens)')).not.toMatch(/`client`/);
});

it.each([
  [
    'pages/api/who.ts',
    "export default async () => (await import('./auth/[...nextauth]')).authOptions;\n",
  ],
  ['lib/who.ts', "export const { authOptions } = require('../pages/api/auth/[...nextauth]');\n"],
  ['lib/who.ts', "export type Options = typeof import('@/pages/api/auth/[...nextauth]');\n"],
  ['tests/who.ts', "import { authOptions } from '../pages/api/auth/[...nextauth]';\n"],
  ['tests/who.ts', "vi.mock('../pages/api/auth/[...nextauth]', () => ({}));\n"],
])('lists what still asks for the file that moved: %s %s', async (path, text) => {
  const [found = '', ...more] = await left(path, text);
  expect(found).toContain(`${path}:1 `);
  expect(found).toContain("'@/auth'");
  expect(more).toEqual([]);
});

describe('what is to be written', () => {
  const own = {
    'tsconfig.json': JSON.stringify({ compilerOptions: { paths: { '~/*': ['./src/*'] } } }),
    'app/page.tsx': '',
    'src/app/page.tsx': 'export default () => null;\n',
    [v4Route]: '',
    'src/pages/api/auth/[...nextauth].ts': call,
  };

  it.each([
    ['tests/page.test.ts', "vi.mock('next-auth', () => ({}));\n", "vi.mock('~/auth', "],
    [
      'src/lib/jwt.ts',
      "import { decode } from 'next-auth/jwt';\nexport const read = (token: string) => decode({ token, secret: 'x' });\n",
      "import { getToken } from '~/auth';",
    ],
    [
      'src/lib/later.ts',
      "export const later = async () => (await import('next-auth/next')).getServerSession();\n",
      "import { auth } from '~/auth';",
    ],
  ])("names the file of the app's own in %s", async (path, text, line) => {
    const found = (await left(path, text, own)).join('\n');
    expect(found).toContain(line);
    expect(found).not.toContain("'@/auth'");
  });

  it.each([
    [
      'lib/jwt.ts',
      "import { decode } from 'next-auth/jwt';\nexport const read = (token: string) => decode({ token, secret: 'x' });\n",
    ],
    [
      'lib/guard.ts',
      "import { withAuth } from 'next-auth/middleware';\nexport const guard = withAuth((req) => console.log(req.nextauth.token));\n",
    ],
  ])('asks `getToken` of a file that exports it: %s', async (path, text) => {
    expect((await left(path, text)).join('\n')).toContain('getToken }');
    expect(await changed('auth.ts', { ...app, [path]: text })).toMatch(/^\+.*\bgetToken\b/m);
    expect(await changed('auth.ts', app)).not.toContain('getToken');
  });
});

describe('a refusal says what to do', () => {
  it('where NextAuth is called nowhere', async () => {
    const text =
      "const NextAuth = require('next-auth');\n\nmodule.exports = NextAuth.default({});\n";
    await expect(planned({ ...packages, [v4Route]: text })).rejects.toThrow(
      /called nowhere in the app\. Write `import NextAuth from 'next-auth'` and `export default NextAuth\(authOptions\)`/,
    );
  });

  it('where NextAuth is called twice with different options', async () => {
    const other = call.replaceAll('authOptions', 'otherOptions');
    await expect(planned({ ...app, 'pages/api/other/[...nextauth].ts': other })).rejects.toThrow(
      /called twice, at .* with different options\. .*one exported variable/,
    );
  });

  it('where git knows of changes, with the first of these', async () => {
    const folder = makeApp(app);
    const paths = ['a.ts', 'b c.ts', 'd.ts', 'e.ts', 'f.ts'];
    for (const path of paths) writeFileSync(join(folder, path), '');
    await expect(
      initCommand.run(['--yes', '--skip-install'], { env: {}, folder, print: () => {} }),
    ).rejects.toMatchObject({
      code: 'dirty_tree',
      message: expect.stringContaining('not committed (a.ts, b c.ts, d.ts and 2 more)'),
    });
  });
});
