import { describe, expect, it } from 'vitest';
import { undeclaredNames } from './compiler-errors.ts';
import { changed, head, planned, stepsFor, user } from './planned.ts';

/** What an app of Auth.js has no names for yet. */
const ofTheKit = 'getSession, requireSession, withSession, refreshSession, createProxy, sessions';

describe('an app on Auth.js', () => {
  it('keeps its configuration as it is, and gets a store', async () => {
    const auth = `import NextAuth, { type DefaultSession } from "next-auth";
import { PrismaAdapter } from "@auth/prisma-adapter";
import { prisma } from "@/lib/prisma";
import GitHub from "next-auth/providers/github";

export const { handlers, auth, signIn, signOut } = NextAuth({
  adapter: PrismaAdapter(prisma),
  session: { strategy: "jwt", maxAge: 60 * 60, updateAge: 600 },
  jwt: { maxAge: 7_776_000 },
  secret: process.env.AUTH_SECRET,
  providers: [GitHub],
  pages: { signIn: "/login" },
});
`;
    expect(
      await changed('auth.ts', { 'auth.ts': auth }),
    ).toBe(`-import NextAuth, { type DefaultSession } from "next-auth";
+import { createSessionKit } from "authjs-session-kit/next";
+import { prismaSessions } from "authjs-session-kit/prisma";
+import { type DefaultSession } from "next-auth";
-export const { handlers, auth, signIn, signOut } = NextAuth({
+export const { handlers, auth, signIn, signOut, ${ofTheKit} } = createSessionKit({
+  sessions: prismaSessions(prisma),`);
    expect(await stepsFor('auth.ts', { 'auth.ts': auth })).toEqual([
      'modify: keeps its configuration; the kit keeps the sessions',
    ]);
  });

  it('is looked for in the app, and not in its tests', async () => {
    const auth = `import NextAuth from 'next-auth';

export const { auth } = NextAuth({ providers: [] });
`;
    const files = { '__tests__/auth.test.ts': auth, 'a.spec.ts': auth, 'src/auth.ts': auth };
    expect(await changed('src/auth.ts', files)).toContain('createSessionKit');
  });

  it('is the instance that people sign in by, and not one beside it that is only asked', async () => {
    const edge =
      'import NextAuth from "next-auth";\nexport const { auth } = NextAuth({ pages: { signIn: "/login" } });\n';
    const taken = (pattern: string) =>
      `import NextAuth from 'next-auth';\n\nexport const ${pattern} = NextAuth({ adapter, providers: [] });\n`;
    for (const pattern of [
      '{ handlers, auth }',
      '{ auth, signIn, signOut }',
      '{ handlers: { GET, POST }, auth }',
    ]) {
      const files = { 'auth/edge.ts': edge, 'lib/users.ts': taken(pattern) };
      expect(await changed('lib/users.ts', files)).toContain('createSessionKit({');
      expect(await changed('auth/edge.ts', files)).toBe('');
    }
    expect(await changed('auth/edge.ts', { 'auth/edge.ts': edge })).toContain('createSessionKit({');
  });

  it('without an adapter gets one, and the strategy in words that it had without', async () => {
    const auth = `import NextAuth from "next-auth";
import { prisma } from "@/lib/prisma";

export const { auth } = NextAuth({ session: { maxAge: 60 }, secret: config.secret, providers: [] });
`;
    expect(await changed('auth.ts', { 'auth.ts': auth })).toContain(
      `+export const { auth, handlers, ${ofTheKit} } = createSessionKit({ strategy: "jwt", adapter: prismaAdapter(prisma), sessions: prismaSessions(prisma), session: { maxAge: 60 }, secret: config.secret, providers: [] });`,
    );
    const named = auth.replace('maxAge: 60', 'strategy: "jwt"');
    expect(await changed('auth.ts', { 'auth.ts': named })).toContain(
      'createSessionKit({ adapter: prismaAdapter(prisma), sessions: prismaSessions(prisma), session: { strategy: "jwt" }',
    );
  });

  it('gets a note with the lines to remove, which the kit would refuse', async () => {
    const files = {
      'lib/tokens.ts': 'export const encode = async () => "";\n',
      'auth.ts': `import NextAuth from "next-auth";
import { encode } from "@/lib/tokens";

export const { auth } = NextAuth({
  adapter,
  jwt: {
    encode,
    async decode() {
      return null;
    },
  },
  session: { generateSessionToken: () => crypto.randomUUID() },
  providers: [],
});
`,
    };
    const said = await stepsFor('auth.ts', files);
    expect(said.filter((step) => step.startsWith('by hand'))).toEqual(
      [
        '"jwt.encode" at auth.ts:7',
        '"jwt.decode" at auth.ts:8',
        '"session.generateSessionToken" at auth.ts:12',
      ].map(
        (place) =>
          `by hand: take out ${place}: the kit makes the tokens of sessions, and with it the app doesn't start`,
      ),
    );
  });

  it("goes on with a strategy that can't be read, which no variable decides over", async () => {
    const files = {
      'auth.ts': `import NextAuth from 'next-auth';

export const { auth } = NextAuth({ session: sessionOf(config), providers: [] });
`,
      '.env': 'AUTH_SECRET=mine\n',
    };
    expect(await changed('.env.local', files)).toBe('');
    expect(await changed('.env.example', files)).not.toContain('AUTH_SESSION_STRATEGY');
    expect(await changed('auth.ts', files)).not.toContain('strategy:');
    expect(await stepsFor('auth.ts', files)).toContainEqual(
      expect.stringMatching(
        /^by hand: look in sessionOf\(config\), which can't be read here\. .*add strategy: "jwt" to createSessionKit/,
      ),
    );
  });

  it('with other names gets them above the call, also when nothing is imported after NextAuth', async () => {
    const auth = `import { prisma } from "@/lib/prisma";
import NextAuth from "next-auth";

export const { auth } = NextAuth({ providers: [] });
`;
    const schema = head + user.replace('  email        ', '  emailAddress');
    expect(await changed('auth.ts', { 'auth.ts': auth, 'prisma/schema.prisma': schema })).toContain(
      `+// Where this app has other names than Auth.js.
+const names = {
+  user: { fields: { email: "emailAddress" } },
+};
+
+export const { auth, handlers, ${ofTheKit} } = createSessionKit({`,
    );
  });

  it.each([
    ['adapter: PrismaAdapter(prisma), session: { strategy: "jwt" }', 'jwt'],
    ['adapter: PrismaAdapter(prisma), session: { maxAge: 60 }', 'database'],
    ['adapter: PrismaAdapter(prisma)', 'database'],
    ['pages: {}', 'jwt'],
  ])('with %s goes on with strategy "%s"', async (configuration, strategy) => {
    const auth = `import NextAuth from 'next-auth';

export const { auth } = NextAuth({ ${configuration}, providers: [] });
`;
    const files = { 'auth.ts': auth, '.env': 'AUTH_SECRET=mine\n' };
    const line = `AUTH_SESSION_STRATEGY="${strategy}"`;
    expect(await changed('.env.local', files)).toContain(line);
    expect(await changed('.env.example', files)).toContain(line);
  });

  it('may have required columns, which its own configuration fills', async () => {
    const auth = `import NextAuth from 'next-auth';

export const { auth } = NextAuth({ adapter, providers: [withRole] });
`;
    const schema = head + user.replace('name          String?', 'role          String');
    const files = { 'auth.ts': auth, 'prisma/schema.prisma': schema };
    expect(await stepsFor('schema.prisma', files)).toEqual([expect.stringMatching('^modify')]);
  });
});

/** `auth.config.ts`, as Auth.js's documentation has it. */
function configWith(settings: string): string {
  return `import type { NextAuthConfig } from "next-auth";

export const authConfig = {
  providers: [],
  ${settings}
} satisfies NextAuthConfig;
`;
}

/** `auth.ts` beside it. */
function authWith(given: string, helpers = '{ handlers, auth }'): string {
  return `import NextAuth from "next-auth";
import { PrismaAdapter } from "@auth/prisma-adapter";
import { prisma } from "@/lib/prisma";
import { authConfig } from "./auth.config";

export const ${helpers} = NextAuth(${given});
`;
}

const spread = `{
  adapter: PrismaAdapter(prisma),
  ...authConfig,
  pages: {},
}`;

describe('a configuration that is in another file', () => {
  it('stays as it is, and the store comes after it', async () => {
    const files = {
      'auth.config.ts': configWith('secret: process.env.AUTH_SECRET,'),
      'auth.ts': authWith(spread),
    };
    expect(await changed('auth.ts', files)).toContain(`createSessionKit({
+  sessions: prismaSessions(prisma),`);
    const { changes } = await planned(files);
    expect(changes.find(({ path }) => path === 'auth.ts')?.diff).toContain(`   ...authConfig,
+  sessions: prismaSessions(prisma),
   pages: {},`);
    expect(await stepsFor('auth.config.ts', files)).toEqual([]);
  });

  it('gets a note what to remove from it', async () => {
    const files = {
      'auth.config.ts': configWith('jwt: { encode: sign },'),
      'auth.ts': authWith(spread),
    };
    expect(await stepsFor('auth.config.ts', files)).toEqual([
      expect.stringMatching('^by hand: take out "jwt.encode" at auth.config.ts:5'),
    ]);
  });

  it('goes on with the strategy that it names', async () => {
    const files = {
      'auth.config.ts': configWith('session: { strategy: "jwt" },'),
      'auth.ts': authWith(spread),
      '.env': 'AUTH_SECRET=mine\n',
    };
    expect(await stepsFor('auth.config.ts', files)).toEqual([]);
    expect(await changed('.env.local', files)).toContain('AUTH_SESSION_STRATEGY="jwt"');
  });

  it.each([
    ['session: { strategy: "database" as const },', 'database'],
    ['pages: {},', 'database'],
  ])('with %s goes on with strategy "%s"', async (settings, strategy) => {
    const files = {
      'auth.config.ts': configWith(settings),
      'auth.ts': authWith(spread),
      '.env': 'AUTH_SECRET=mine\n',
    };
    expect(await changed('.env.local', files)).toContain(`AUTH_SESSION_STRATEGY="${strategy}"`);
  });

  it("gets a note to look into it where it can't be read", async () => {
    const files = {
      'auth.config.ts': 'export const authConfig = load();\n',
      'auth.ts': authWith('{ ...authConfig, pages: {} }'),
    };
    expect(await stepsFor('auth.ts', files)).toContainEqual(
      expect.stringMatching(
        /^by hand: look in authConfig, which can't be read here\. If it sets one of "jwt\.encode".* add strategy: "jwt"/,
      ),
    );
    // An adapter in it is the app's own.
    expect(await changed('auth.ts', files)).toContain(
      '{ adapter: prismaAdapter(prisma), ...authConfig, sessions: prismaSessions(prisma), pages: {} }',
    );
  });

  it('is spread where it is all that there is', async () => {
    const files = {
      'auth.config.ts': configWith('session: { strategy: "jwt" },'),
      'auth.ts': authWith('authConfig'),
    };
    expect(await changed('auth.ts', files)).toContain(`createSessionKit({
+  ...authConfig,
+  adapter: prismaAdapter(prisma),
+  sessions: prismaSessions(prisma),
+});`);
  });
});

describe('a configuration that is made by code', () => {
  async function snippetFor(given: string, helpers?: string): Promise<string | undefined> {
    const files = { 'auth.ts': authWith(given, helpers).replace(/^.*lib\/prisma.*\n/m, '') };
    expect(await changed('auth.ts', files)).toBe('');
    const { steps } = await planned(files);
    return steps.find(({ what, action }) => what === 'auth.ts' && action === 'by hand')?.snippet;
  }

  it('gets a note with all that has to be written, with its imports and exports', async () => {
    expect(
      await snippetFor('authConfig()', '{ auth, signIn: logIn }'),
    ).toBe(`import { createSessionKit } from "authjs-session-kit/next";
import { prismaAdapter, prismaSessions } from "authjs-session-kit/prisma";
import { prisma } from "@/lib/prisma";

export const { auth, signIn: logIn, handlers, ${ofTheKit} } = createSessionKit({
  adapter: prismaAdapter(prisma),
  ...authConfig(),
  sessions: prismaSessions(prisma),
});`);
  });

  it('at each request, has what it returns in it', async () => {
    const lazy = `async () => {
    return {
      session: { strategy: "jwt" },
      providers: [],
      pages: {
        signIn: "/login",
      },
    };
  }`;
    expect(await snippetFor(lazy)).toContain(`createSessionKit({
  adapter: prismaAdapter(prisma),
  sessions: prismaSessions(prisma),
  session: { strategy: "jwt" },
  providers: [],
  pages: {
    signIn: "/login",
  },
});`);
  });
});

describe('a configuration that is made at each request', () => {
  const before = `import NextAuth from "next-auth";
import { load, plain, secrets } from "./load";

async function own() {
  return { providers: [], session: { strategy: "jwt" } };
}
`;

  /** What is to be written in the place of the call. */
  async function snippetFor(given: string): Promise<string> {
    const auth = `${before}\nexport const { handlers, auth } = NextAuth(${given});\n`;
    const files = {
      'auth.ts': auth,
      'load.ts':
        'export function load(request) { return from(request); }\nexport const secrets = () => ({ id: 1 });\nexport const plain = () => ({ providers: [other] });\n',
    };
    const { steps } = await planned(files);
    const step = steps.find(({ what, action }) => what === 'auth.ts' && action === 'by hand');
    return step?.snippet ?? '';
  }

  it.each([
    ['async () => load()', '...(await load()),'],
    ['async () => await load()', '...(await load()),'],
    ['() => own()', '...(await own()),'],
    ['plain', '...plain(),'],
    ['load', '...(await load(undefined)),'],
    [
      'async () => { const { id } = await secrets(); return { providers: [id] }; }',
      '...(await (async () => { const { id } = await secrets(); return { providers: [id] }; })()),',
    ],
    [
      '(request) => ({ providers: [], debug: request?.url === "/" })',
      '...((request) => ({ providers: [], debug: request?.url === "/" }))(undefined),',
    ],
  ])('as %s is spread as %s', async (given, spread) => {
    const snippet = await snippetFor(given);
    expect(snippet).toContain(`\n  ${spread}\n`);
    expect(undeclaredNames(`${before}${snippet}`)).toEqual([]);
  });

  it.each([
    'async () => ({ providers: [], session: { strategy: "jwt" } })',
    'async (request) => { return { providers: [], session: { strategy: "jwt" } }; }',
    'own',
  ])('as %s is written out', async (given) => {
    const snippet = await snippetFor(given);
    expect(snippet).toContain('\n  providers: [],\n  session: { strategy: "jwt" },\n');
    expect(undeclaredNames(`${before}${snippet}`)).toEqual([]);
  });

  it("leaves nothing that imports what isn't there yet", async () => {
    const auth = `${before}\nexport const { auth } = NextAuth(async () => load());\n`;
    const first = await planned({ 'auth.ts': auth });
    const files = first.changes.map(({ path }) => path);
    expect(files.filter((path) => /proxy|route/.test(path))).toEqual([]);
    for (const what of ['proxy.ts', 'app/api/auth/[...nextauth]/route.ts']) {
      expect(first.steps.find((step) => step.what === what)).toMatchObject({
        action: 'by hand',
        reason: expect.stringContaining('once auth exports'),
      });
    }
    // The developer writes what the note says, and the next run writes the rest.
    const { snippet = '' } = first.steps.find(({ what }) => what === 'auth.ts') ?? {};
    const second = await planned({ 'auth.ts': `${before}${snippet}\n` });
    expect(second.changes.map(({ path }) => path)).toEqual(
      expect.arrayContaining(['proxy.ts', 'app/api/auth/[...nextauth]/route.ts']),
    );
  });

  it('leaves a proxy as it is until there is one of the kit to call', async () => {
    const auth = `${before}\nexport const { handlers } = NextAuth(load);\n`;
    const files = { 'auth.ts': auth, 'proxy.ts': 'export function proxy() {}\n' };
    expect(await changed('proxy.ts', files)).toBe('');
    expect(await stepsFor('proxy.ts', files)).toEqual([
      'by hand: renews sessions, then answers as before, once auth exports createProxy',
    ]);
  });
});

describe('what is written into auth.ts', () => {
  it("has the app's name of its client", async () => {
    const files = {
      'lib/prisma.ts': 'export const db = new PrismaClient();\n',
      'auth.ts': `import NextAuth from "next-auth";
import { PrismaAdapter } from "@auth/prisma-adapter";
import { db } from "@/lib/prisma";

export const { auth } = NextAuth({ adapter: PrismaAdapter(db), providers: [] });
`,
    };
    const lines = await changed('auth.ts', files);
    expect(lines).toContain('sessions: prismaSessions(db), adapter: PrismaAdapter(db)');
    expect(lines).not.toContain('lib/prisma');
  });

  it('takes the comments of what goes along, and leaves all others where they are', async () => {
    const auth = `import NextAuth from "next-auth";
import { prisma } from "@/lib/prisma";

export const { auth } = NextAuth({
  // About all of it.

  session: { strategy: "jwt" }, // one day
  // Where users are.
  adapter: PrismaAdapter(prisma), // the app's
  providers: [], /* none */
});
`;
    const schema = head + user.replace('  email        ', '  emailAddress');
    const { changes } = await planned({ 'auth.ts': auth, 'prisma/schema.prisma': schema });
    expect(changes.find(({ path }) => path === 'auth.ts')?.diff).toContain(`
   // About all of it.
+  adapter: prismaAdapter(prisma, names),
+  sessions: prismaSessions(prisma, { names }),
 
   session: { strategy: "jwt" }, // one day
-  // Where users are.
-  adapter: PrismaAdapter(prisma), // the app's
   providers: [], /* none */
 });`);
  });

  it('has no semicolons where the file has none', async () => {
    const auth = `import NextAuth from 'next-auth'
import GitHub from 'next-auth/providers/github'

export const { auth } = NextAuth({ providers: [GitHub] })
`;
    const schema = head + user.replace('  email        ', '  emailAddress');
    const lines = await changed('auth.ts', { 'auth.ts': auth, 'prisma/schema.prisma': schema });
    expect(lines).toContain("\n+import { prisma } from '@/lib/prisma'\n");
    expect(lines).toContain('\n+const names = {');
    expect(lines).not.toContain(';');
  });

  it('exports the helpers, a line each where each has one', async () => {
    const auth = `import NextAuth from "next-auth";

export const {
  handlers: { GET, POST },
  auth: getSession,
  signOut, // last
} = NextAuth({ providers: [] });
`;
    expect(await changed('auth.ts', { 'auth.ts': auth })).toContain(`
+  requireSession,
+  withSession,
+  refreshSession,
+  createProxy,
+  sessions,
`);
  });

  it('exports them of the list at its end as well, but for names that are taken', async () => {
    const auth = `import NextAuth from "next-auth";
import { sessions } from "./other";

const nextAuth = NextAuth({ providers: [] });
const {
  handlers,
  auth
} = nextAuth;

export { handlers, auth as getSession };
`;
    const lines = await changed('auth.ts', { 'auth.ts': auth });
    expect(lines).toContain(`
-  auth
+  auth,
+  requireSession,
+  withSession,
+  refreshSession,
+  createProxy
`);
    expect(lines).toContain(
      '+export { handlers, auth as getSession, requireSession, withSession, refreshSession, createProxy };',
    );
  });

  it("isn't said to be Auth.js's configuration any more, and is imported in order", async () => {
    const auth = `import { PrismaAdapter } from "@auth/prisma-adapter";
import NextAuth, { type NextAuthConfig } from "next-auth";
import GitHub from "next-auth/providers/github";
import { own } from "./own";

export const { auth } = NextAuth({
  providers: [GitHub, own],
} satisfies NextAuthConfig);
`;
    const { changes } = await planned({ 'auth.ts': auth });
    expect(changes.find(({ path }) => path === 'auth.ts')?.diff).toContain(`
-import { PrismaAdapter } from "@auth/prisma-adapter";
-import NextAuth, { type NextAuthConfig } from "next-auth";
+import { createSessionKit } from "authjs-session-kit/next";
+import { prismaAdapter, prismaSessions } from "authjs-session-kit/prisma";
 import GitHub from "next-auth/providers/github";
+import { prisma } from "@/lib/prisma";
 import { own } from "./own";
`);
    expect(await changed('auth.ts', { 'auth.ts': auth })).toContain('\n-} satisfies');
  });

  it('is found where types of Auth.js are imported by a line before', async () => {
    const auth = `import type { DefaultSession } from "next-auth";
import NextAuth from "next-auth";

export const { auth } = NextAuth({ providers: [] });
`;
    const lines = await changed('auth.ts', { 'auth.ts': auth });
    expect(lines).toContain('-import NextAuth from "next-auth";');
    expect(lines).not.toContain('DefaultSession');
  });
});

describe('the routes of Auth.js', () => {
  const route = 'app/api/auth/[...nextauth]/route.ts';
  const auth = authWith('{ providers: [] }', '{ handlers: { GET, POST }, auth }');

  it.each([
    'export { GET, POST } from "@/auth";\n',
    'export * from "../../../../auth";\n',
    'import { GET, POST } from "@/auth";\nexport { GET, POST };\n',
  ])('are left alone as %j', async (text) => {
    expect(await stepsFor('[...nextauth]', { 'auth.ts': auth, [route]: text })).toEqual([
      'skip: it exports the handlers already',
    ]);
  });

  it('are made of what auth.ts exports', async () => {
    expect(await changed(route, { 'auth.ts': auth })).toBe("+export { GET, POST } from '@/auth';");
  });

  it.each([
    ['in a group', 'app/(site)/(auth)/api/auth/[...nextauth]/route.ts', ''],
    ['by another name', 'app/api/auth/[...all]/route.ts', ''],
    ['with nothing after it too', 'app/api/auth/[[...nextauth]]/route.tsx', ''],
    ['elsewhere', 'app/auth/[...nextauth]/route.ts', 'basePath: "/auth", '],
  ])('are found %s, and none beside them, which Next.js would refuse', async (_, path, setting) => {
    const text = 'export { GET, POST } from "@/auth";\n';
    const files = { 'auth.ts': auth.replace('{ providers', `{ ${setting}providers`), [path]: text };
    const { steps, changes } = await planned(files);
    expect(steps.filter(({ what }) => what.endsWith('route.ts') || what === path)).toMatchObject([
      { action: 'skip', what: path },
    ]);
    expect(changes.filter((change) => change.path.includes('route.'))).toEqual([]);
  });

  it('are made where the configuration has them, and the proxy leaves them alone there', async () => {
    const files = { 'auth.ts': authWith('{ basePath: "/auth", providers: [] }') };
    expect(await changed('app/auth/[...nextauth]/route.ts', files)).toContain('handlers');
    expect(await changed('proxy.ts', files)).toContain("'/((?!auth/|_next/static/");
  });

  it('are reported where the app has others', async () => {
    const { steps } = await planned({ 'auth.ts': auth, [route]: 'export const GET = other;\n' });
    expect(steps.find(({ what }) => what === route)).toMatchObject({
      action: 'by hand',
      snippet: "export { GET, POST } from '@/auth';\n",
    });
  });
});

describe('an app without a module for its Prisma client', () => {
  const six = {
    'lib/prisma.ts': '',
    'package.json': JSON.stringify({
      dependencies: { next: '16.4.6', prisma: '6.19.0', '@prisma/client': '6.19.0' },
    }),
  };
  const generatorWith = (setting: string) => `${head.replace('-js"', `-js"\n  ${setting}`)}${user}`;

  it.each(['engineType = "client"', 'previewFeatures = ["queryCompiler", "driverAdapters"]'])(
    'gets a driver with Prisma 6 and %s',
    async (setting) => {
      const lines = await changed('lib/prisma.ts', {
        ...six,
        'prisma/schema.prisma': generatorWith(setting),
      });
      expect(lines).toContain('adapter: new PrismaPg(');
    },
  );

  it.each(['engineType = "library"', 'previewFeatures = ["driverAdapters"]'])(
    'needs none with Prisma 6 and %s',
    async (setting) => {
      const lines = await changed('lib/prisma.ts', {
        ...six,
        'prisma/schema.prisma': generatorWith(setting),
      });
      expect(lines).toContain('new PrismaClient();');
    },
  );

  it.each([
    [
      'sqlite',
      "import { PrismaBetterSqlite3 } from '@prisma/adapter-better-sqlite3';",
      "adapter: new PrismaBetterSqlite3({ url: process.env.DATABASE_URL ?? '' }),",
    ],
    [
      'mysql',
      "import { PrismaMariaDb } from '@prisma/adapter-mariadb';",
      "adapter: new PrismaMariaDb(process.env.DATABASE_URL ?? ''),",
    ],
  ])('on %s gets a note what to write', async (provider, importing, made) => {
    const schema = head.replace('postgresql', provider) + user;
    const { steps } = await planned({ 'lib/prisma.ts': '', 'prisma/schema.prisma': schema });
    const step = steps.find(({ what }) => what === 'lib/prisma.ts');
    expect(step).toMatchObject({ action: 'by hand' });
    expect(step?.snippet).toContain(importing);
    expect(step?.snippet).toContain(made);
  });
});
