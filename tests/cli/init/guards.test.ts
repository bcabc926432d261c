import { describe, expect, it } from 'vitest';
import type { Files } from '../../support/made-app.ts';
import { changed, planned, stepsFor } from './planned.ts';

/** The app's own Auth.js. */
const plainAuth = `import NextAuth from "next-auth";
import { prisma } from "@/lib/prisma";

export const { handlers, auth } = NextAuth({ providers: [] });
`;
const chosen = 'export const config = { matcher: ["/dashboard/:path*"] };\n';

it.each([
  ['', "['/((?!"],
  ["export default { basePath: '/shop' };\n", "['/', '/((?!"],
])(
  'a proxy that is made also runs at the top of the app, next.config "%s"',
  async (config, start) => {
    // Where Next has a basePath, its patterns don't match that path alone.
    const proxy = await changed('proxy.ts', { 'next.config.ts': config, 'auth.ts': plainAuth });
    expect(proxy).toContain(`matcher: ${start}`);
  },
);

describe('a proxy that is there', () => {
  it("a named function answers after the kit's", async () => {
    const proxy = `import { NextResponse, type NextRequest } from 'next/server';

export async function proxy(request: NextRequest) {
  return NextResponse.next();
}

export const config = { matcher: '/about/:path*' };
`;
    expect(
      await changed('proxy.ts', { 'proxy.ts': proxy }),
    ).toBe(`+import { createProxy } from '@/auth';
-export async function proxy(request: NextRequest) {
+async function answer(request: NextRequest) {
+
+export const proxy = createProxy({ protect: [], answer });`);
  });

  it("one that asks for the edge is left alone, unless it imports the app's Auth.js", async () => {
    const middleware = (first: string) =>
      `${first}export function middleware() {}\nexport const config = { runtime: 'experimental-edge' };\n`;
    const left = { 'auth.ts': plainAuth, 'middleware.ts': middleware('') };
    expect(await stepFor('middleware.ts', left)).toMatchObject({ action: 'skip' });
    const asks = { ...left, 'middleware.ts': middleware("import { auth } from '@/auth';\n") };
    expect(await stepFor('middleware.ts', asks)).toMatchObject({
      action: 'by hand',
      snippet: expect.stringContaining("runtime: 'nodejs'"),
    });
  });

  it('so does a default one of any name, also in src', async () => {
    const proxy = 'export default function middleware(request) {\n  return undefined;\n}\n';
    const files = {
      'app/page.tsx': '',
      'src/app/page.tsx': 'export default () => null;\n',
      'src/middleware.ts': proxy,
      'tsconfig.json': '{ "compilerOptions": { "paths": { "~/*": ["./src/*"] } } }',
    };
    expect(
      await changed('src/middleware.ts', files),
    ).toBe(`-export default function middleware(request) {
+import { createProxy } from '~/auth';
+
+function answer(request) {
+
+export const config = { runtime: 'nodejs' };
+
+export default createProxy({ protect: [], answer });`);
  });

  it('a constant and an expression', async () => {
    expect(
      await changed('proxy.ts', { 'proxy.ts': 'export const proxy = () => undefined;\n' }),
    ).toBe(`-export const proxy = () => undefined;
+import { createProxy } from '@/auth';
+
+const answer = () => undefined;
+
+export const proxy = createProxy({ protect: [], answer });`);
    expect(
      await changed('proxy.ts', {
        'proxy.ts': 'import { chain } from "./chain";\n\nexport default chain([]);\n',
      }),
    ).toBe(`+import { createProxy } from "@/auth";
-export default chain([]);
+const answer = chain([]);
+
+export default createProxy({ protect: [], answer });`);
  });

  it("one that reads the session and answers itself does so after the kit's", async () => {
    const proxy = `import { auth } from '@/auth';

export async function proxy() {
  if (!(await auth())) return Response.redirect('/');
}
`;
    expect(await changed('proxy.ts', { 'proxy.ts': proxy, 'auth.ts': plainAuth })).toContain(
      '+export const proxy = createProxy({ protect: [], answer });',
    );
  });

  it.each([
    ['export { proxy } from "./elsewhere";\n', 'by hand'],
    ['const answer = 1;\nexport function proxy() {}\n', 'by hand'],
    [`export { auth as proxy } from "@/auth";\n${chosen}`, 'skip'],
    [`import { auth } from "./auth";\nexport default auth(() => {});\n${chosen}`, 'skip'],
    [`import { createProxy } from "@/auth";\nexport const proxy = createProxy({});\n`, 'skip'],
    // It is the kit's `auth` from now on, which leaves Auth.js's routes alone whatever the matcher is.
    ['export { auth as proxy } from "@/auth";\n', 'skip'],
    [
      `import { auth } from '@/auth';\nexport default auth(() => {});\nexport const config = { matcher: ['/((?!_next/static).*)'] };\n`,
      'skip',
    ],
    [
      `export { auth as proxy } from "@/auth";\nexport const config = { matcher: ["/api/:path*"] };\n`,
      'skip',
    ],
    [
      `export { auth as proxy } from "@/auth";\nexport const config = { matcher: mine() };\n`,
      'skip',
    ],
  ])('%j is left as it is', async (proxy, action) => {
    const files = { 'auth.ts': plainAuth, 'proxy.ts': proxy };
    expect(await stepsFor('proxy.ts', files)).toEqual([expect.stringMatching(`^${action}: `)]);
    expect(await changed('proxy.ts', files)).toBe('');
  });

  it("a proxy where Next.js doesn't look is reported, and no other one is written", async () => {
    const files = {
      'app/page.tsx': '',
      'src/app/page.tsx': 'export default () => null;\n',
      'middleware.ts': 'export function middleware() {}\n',
    };
    expect(await changed('src/proxy.ts', files)).toContain('+export const proxy = createProxy(');
    expect(await stepFor('middleware.ts', files)).toMatchObject({
      action: 'by hand',
      reason: expect.stringContaining(
        'Next.js runs only the file beside src/app, and never this one',
      ),
    });
  });

  it('two in one folder are left to the developer', async () => {
    const files = {
      'proxy.ts': 'export function proxy() {}\n',
      'middleware.ts': 'export function middleware() {}\n',
    };
    expect(await stepsFor('proxy.ts, middleware.ts', files)).toEqual([
      expect.stringMatching('^by hand'),
    ]);
  });
});

describe('a proxy with an instance of Auth.js of its own', () => {
  /** @returns init's step for the proxy, in an app whose own auth.ts comes after it in the alphabet. */
  const proxyStep = (text: string, files: Files = {}) =>
    stepFor('proxy.ts', { 'server/auth.ts': plainAuth, 'proxy.ts': text, ...files });

  it('would sign users out, and has to be replaced', async () => {
    const proxy =
      'import NextAuth from "next-auth";\nexport default NextAuth({ providers: [] }).auth;\n';
    const files = { 'server/auth.ts': plainAuth, 'proxy.ts': proxy };
    expect(await proxyStep(proxy)).toEqual({
      action: 'by hand',
      what: 'proxy.ts',
      reason:
        "it makes an instance of Auth.js of its own, which would take the kit's cookies away: use the kit's in its place",
      snippet: `export { auth as proxy } from '@/server/auth';

export const config = {
  matcher: ['/((?!api/auth/|_next/static/|_next/image/|favicon\\\\.ico$).*)'],
};`,
      isCode: true,
    });
    expect(await changed('proxy.ts', files)).toBe('');
    expect(await changed('server/auth.ts', files)).toContain('createSessionKit(');
  });

  const withRule = {
    'auth.config.ts': `export const authConfig = {
  providers: [],
  callbacks: { authorized: ({ auth }) => !!auth },
};
`,
  };
  const ofRule = `import NextAuth from 'next-auth';
import { authConfig } from '@/auth.config';
export default NextAuth(authConfig).auth;
`;

  it("is replaced by the app's `auth` under the name that it is exported by", async () => {
    const own = `import NextAuth from 'next-auth';
import { authConfig } from '@/auth.config';
export const { auth: getAuth, ...rest } = NextAuth({ ...authConfig });
`;
    const step = await proxyStep(ofRule, { ...withRule, 'server/auth.ts': own });
    expect(step?.snippet).toMatch(/^export \{ getAuth as proxy \} from '@\/server\/auth';/);
  });

  it('is replaced with a note on the visitors that its rule keeps out', async () => {
    const own = `import NextAuth from 'next-auth';
import { authConfig } from '@/auth.config';
export const getAuth = NextAuth({ ...authConfig }).auth;
`;
    expect(await proxyStep(ofRule, { ...withRule, 'server/auth.ts': own })).toMatchObject({
      snippet: expect.stringContaining('createProxy({ protect: [] })'),
      reason: expect.stringMatching(
        /`createProxy` doesn't call `callbacks\.authorized` \(auth\.config\.ts:3\): name in `protect`/,
      ),
    });
  });

  it("keeps its function and its matcher, also when the instance has the name of the app's own", async () => {
    const proxy = `import NextAuth from "next-auth";
import type { NextAuthRequest } from "next-auth";
const { auth } = NextAuth({ providers: [], callbacks: { authorized: () => true } });
export default auth(async function proxy(request: NextAuthRequest) {});
${chosen}`;
    expect(await proxyStep(proxy)).toMatchObject({
      action: 'by hand',
      reason: expect.stringMatching(
        /import `auth` from the app's own file in the place of const { auth } = NextAuth\(.* \(line 3\), and leave all else as it is\. Its `callbacks\.authorized` goes into/,
      ),
      snippet: "import { auth } from '@/server/auth';",
    });
  });

  it("gets a note on the instance's own settings and their place, so that no other visitor is let in", async () => {
    const proxy = `import NextAuth from "next-auth";
import { authConfig } from "./auth.config";
export const proxy = NextAuth(authConfig).auth;
`;
    const config = `export const authConfig = {
  pages: { signIn: '/login' },
  providers: [],
  callbacks: {
    authorized({ auth }) {
      return !!auth;
    },
  },
};
`;
    const reason = async (configured: string) =>
      (
        await proxyStep(proxy, {
          'auth.config.ts': config,
          'server/auth.ts': `import NextAuth from "next-auth";
import { authConfig } from "../auth.config";
export const { auth, handlers } = NextAuth(${configured});
`,
        })
      )?.reason;
    expect(await reason('{ providers: [] }')).toMatch(
      /\. Its `callbacks\.authorized` \(auth\.config\.ts:5\) and `pages\.signIn` \(auth\.config\.ts:2\) go into the app's own configuration$/,
    );
    expect(
      await reason(
        '{ providers: [], pages: { signIn: "/" }, callbacks: { authorized: () => true } }',
      ),
    ).toMatch(/\. Its `callbacks\.authorized` \(auth\.config\.ts:5\) goes into/);
    expect(await reason('{ ...authConfig, session: { maxAge: 60 } }')).toMatch(/in its place$/);
    expect(
      await reason(
        '{ ...authConfig, callbacks: { ...authConfig.callbacks, jwt: (it) => it.token } }',
      ),
    ).toMatch(/in its place$/);
  });

  it("gets a note to look for a rule that can't be read", async () => {
    const proxy = `import NextAuth from "next-auth";
import { settings } from "@acme/settings";
export const proxy = NextAuth(settings()).auth;
`;
    expect((await proxyStep(proxy))?.reason).toMatch(
      /If it has `callbacks\.authorized`, that goes into the app's own configuration$/,
    );
  });

  it('keeps its own name for it, and gets a matcher where it has none', async () => {
    const proxy = `import NextAuth from "next-auth";
const { auth: guarded } = NextAuth({ providers: [] });
export default guarded((request) => undefined);
`;
    expect(await proxyStep(proxy)).toMatchObject({
      snippet: expect.stringMatching(
        /^import { auth as guarded } from '@\/server\/auth';\n\nexport const config = {\n {2}matcher/,
      ),
    });
  });

  it.each([
    `matcher: ['/((?!_next/static).*)'],`,
    `matcher: [
    '/((?!api|_next).*)',
    { source: '/api/:path*', missing: [{ type: 'header', key: 'x' }] },
  ],
  regions: ['fra1'],`,
    'matcher: paths,',
  ])('keeps its config: %j', async (setting) => {
    const proxy = (made: string) => `import NextAuth from "next-auth";
${made}
export const config = {
  ${setting}
};
`;
    const alone = await proxyStep(proxy('export default NextAuth({ providers: [] }).auth;'));
    expect(alone?.snippet).toBe(`export { auth as proxy } from '@/server/auth';

export const config = {
  ${setting}
};`);
    const around = await proxyStep(
      proxy('const { auth } = NextAuth({ providers: [] });\nexport default auth(() => {});'),
    );
    // It stays where it is.
    expect(around?.snippet).toBe("import { auth } from '@/server/auth';");
  });

  it('says what to write in its place where it has no name', async () => {
    const proxy = `import NextAuth from "next-auth";
import { config as own } from "./auth.config";
export default NextAuth(own).auth((request) => undefined);
${chosen}`;
    expect(await proxyStep(proxy)).toMatchObject({
      reason: expect.stringContaining(
        'in the place of NextAuth(own).auth (line 3), by the name `auth`',
      ),
      snippet: "import { auth } from '@/server/auth';",
    });
  });

  it("names nothing that the app's own file doesn't export", async () => {
    const proxy = 'import NextAuth from "next-auth";\nexport default NextAuth(config).auth;\n';
    const files = { 'server/auth.ts': plainAuth.replace('handlers, auth', 'handlers') };
    const step = await proxyStep(proxy, files);
    expect(step?.snippet).toContain("import { createProxy } from '@/server/auth';");
    expect(step?.snippet).not.toMatch(/\bauth\b as/);
  });

  it.each([
    'export const auth = cache(() => original());',
    'export const auth = cache(original);',
    'export async function auth() { return original(); }',
    'const own = cache(original);\nexport { own as auth };',
  ])("is given no `auth` that is a function of the app's own: %s", async (own) => {
    const files = {
      'server/auth.ts': `${plainAuth.replace('handlers, auth', 'handlers, auth: original').replace('import', 'import { cache } from "react";\nimport')}${own}\n`,
    };
    const alone = 'import NextAuth from "next-auth";\nexport default NextAuth(config).auth;\n';
    expect((await proxyStep(alone, files))?.snippet).toContain(
      "import { createProxy } from '@/server/auth';\n\nexport const proxy = createProxy({ protect: [] });",
    );
    const around = `import NextAuth from "next-auth";
const { auth } = NextAuth({ providers: [] });
export default auth((request) => undefined);
${chosen}`;
    expect(await proxyStep(around, files)).toMatchObject({
      reason: expect.stringContaining('with its function as `answer`'),
      snippet: expect.stringContaining('createProxy({ protect: [], answer: yourProxy })'),
    });
  });

  it('gets a note on routes that are elsewhere', async () => {
    const proxy = 'import NextAuth from "next-auth";\nexport default NextAuth(config).auth;\n';
    const files = {
      'server/auth.ts': plainAuth.replace('{ providers', '{ basePath: "/login", providers'),
    };
    expect(await proxyStep(proxy, files)).toMatchObject({
      snippet: expect.stringContaining("matcher: ['/((?!login/|_next/static/"),
    });
  });

  it('is found in the file that makes it for the edge', async () => {
    const edge = 'import NextAuth from "next-auth";\nexport const { auth } = NextAuth({});\n';
    const files = { 'server/edge.ts': edge };
    expect(
      await proxyStep(
        'import { auth } from "./server/edge";\nexport default auth(() => {});\n',
        files,
      ),
    ).toMatchObject({ action: 'by hand', reason: expect.stringContaining('server/edge.ts') });
  });

  it('is none because of types of Auth.js', async () => {
    const proxy = `import type { NextAuthRequest } from "next-auth";
import { auth } from "@/server/auth";
export default auth(async (request: NextAuthRequest) => undefined);
${chosen}`;
    expect(await proxyStep(proxy)).toMatchObject({
      action: 'skip',
      reason: "it runs `auth`, which is the kit's now",
    });
  });
});

describe('a middleware of Next.js 15', () => {
  const next15 = (files: Files): Files => ({
    'package.json': JSON.stringify({
      dependencies: {
        next: '15.5.18',
        react: '19.3.1',
        'next-auth': '5.0.0-beta.32',
        prisma: '7.10.0',
        '@prisma/client': '7.10.0',
      },
    }),
    'auth.ts': plainAuth,
    ...files,
  });
  const middleware = (text: string) => next15({ 'middleware.ts': text });

  it('is not written: sessions are renewed elsewhere', async () => {
    expect(await stepFor('middleware', next15({}))).toMatchObject({
      action: 'skip',
      reason: expect.stringContaining('sessions are renewed by handlers'),
    });
    const neverRun = next15({ 'proxy.ts': 'export function proxy() {}\n' });
    expect(await changed('proxy.ts', neverRun)).toBe('');
  });

  it("that is the app's `auth` is put where Node.js is, with the matcher that it has", async () => {
    expect(
      await changed('middleware.ts', middleware('export { auth as middleware } from "@/auth";\n')),
    ).toBe('+\n+export const config = { runtime: "nodejs" };');
    const several = `export { auth as middleware } from '@/auth';

export const config = {
  matcher: ['/dashboard/:path*'],
};
`;
    expect(await changed('middleware.ts', middleware(several))).toBe("+  runtime: 'nodejs',");
  });

  it("that is the app's `auth` on Node.js already stays as it is", async () => {
    const text = `export { auth as middleware } from '@/auth';
export const config = { matcher: ['/dashboard'], runtime: 'nodejs' };
`;
    expect(await stepFor('middleware.ts', middleware(text))).toMatchObject({ action: 'skip' });
  });

  it('that asks for the edge is left to the developer', async () => {
    const text = `export { auth as middleware } from '@/auth';
export const config = { runtime: 'edge', matcher: ['/dashboard'] };
`;
    expect(await stepFor('middleware.ts', middleware(text))).toMatchObject({
      action: 'by hand',
      reason: 'write its config so that it runs on Node.js, as what it imports has to',
      snippet: `export const config = {
  runtime: 'nodejs',
  matcher: ['/dashboard'],
};`,
    });
  });

  it('with an instance of its own also gets a note where to run', async () => {
    const text = `import NextAuth from 'next-auth';
export const { auth: middleware } = NextAuth({ providers: [] });
${chosen}`;
    expect(await stepFor('middleware.ts', middleware(text))).toMatchObject({
      action: 'by hand',
      reason: expect.stringContaining('an instance of Auth.js of its own'),
      snippet: `export { auth as middleware } from '@/auth';

export const config = {
  runtime: 'nodejs',
  matcher: ["/dashboard/:path*"],
};`,
    });
  });

  it("of the app's own, which has nothing to do with sessions, is left alone", async () => {
    const text = 'export function middleware() {\n  return undefined;\n}\n';
    expect(await stepFor('middleware.ts', middleware(text))).toMatchObject({
      action: 'skip',
      reason: expect.stringMatching(/^it is left alone: a middleware runs on the edge/),
    });
  });

  it("of the app's own on Node.js answers after the kit's", async () => {
    const text = `export function middleware() {}
export const config = { runtime: 'nodejs' };
`;
    expect(await changed('middleware.ts', middleware(text))).toContain(
      '+export const middleware = createProxy({ protect: [], answer });',
    );
  });

  it("that imports the app's Auth.js by way of another file is put where Node.js is", async () => {
    const files = {
      'lib/session.ts':
        "import { auth } from '@/auth';\nexport const isSignedIn = async () => Boolean(await auth());\n",
      'middleware.ts':
        "import { isSignedIn } from '@/lib/session';\nexport async function middleware() { await isSignedIn(); }\n",
    };
    const lines = await changed('middleware.ts', next15(files));
    expect(lines).toContain("+export const config = { runtime: 'nodejs' };");
    expect(lines).toContain('+export const middleware = createProxy({ protect: [], answer });');
  });
});

/** The one step for a file, whole. */
async function stepFor(what: string, files: Files) {
  const { steps } = await planned(files);
  return steps.find((step) => step.what === what);
}
