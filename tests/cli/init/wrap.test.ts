import { describe, expect, it } from 'vitest';
import { readSessionEnvironment } from '../../../src/kit/environment.ts';
import { changed, head, planned, stepsFor, user } from './planned.ts';

/** What an app of Auth.js has no names for yet. */
const ofTheKit = 'getSession, requireSession, withSession, refreshSession, createProxy, sessions';

describe('an app on Auth.js', () => {
  it('keeps its configuration, and not how sessions were kept', async () => {
    const auth = `import NextAuth, { type DefaultSession } from "next-auth";
import { PrismaAdapter } from "@auth/prisma-adapter";
import { prisma } from "@/lib/prisma";
import { readSessionEnvironment } from '../../../src/kit/environment.ts';
import GitHub from "next-auth/providers/github";

export const { handlers, auth, signIn, signOut } = NextAuth({
  adapter: PrismaAdapter(prisma),
  session: { strategy: "jwt" },
  secret: process.env.AUTH_SECRET,
  providers: [GitHub],
  pages: { signIn: "/login" },
});
`;
    expect(
      await changed('auth.ts', { 'auth.ts': auth }),
    ).toBe(`-import NextAuth, { type DefaultSession } from "next-auth";
+import { createSessionKit, readSessionEnvironment } from "authjs-session-kit/next";
+import { prismaSessions } from "authjs-session-kit/prisma";
+import { type DefaultSession } from "next-auth";
-export const { handlers, auth, signIn, signOut } = NextAuth({
+export const { handlers, auth, signIn, signOut, ${ofTheKit} } = createSessionKit({
+  ...readSessionEnvironment(process.env),
+  sessions: prismaSessions(prisma),
-  session: { strategy: "jwt" },
-  secret: process.env.AUTH_SECRET,`);
  });

  it('is looked for in the app, and not in its tests', async () => {
    const auth = `import NextAuth from 'next-auth';

export const { auth } = NextAuth({ providers: [] });
`;
    const files = { '__tests__/auth.test.ts': auth, 'a.spec.ts': auth, 'src/auth.ts': auth };
    expect(await changed('src/auth.ts', files)).toContain('createSessionKit');
  });

  it('says what it left out, and keeps another secret', async () => {
    const auth = `import NextAuth from "next-auth";
import { prisma } from "@/lib/prisma";

export const { auth } = NextAuth({ session: { maxAge: 60 }, secret: config.secret, providers: [] });
`;
    expect(await changed('auth.ts', { 'auth.ts': auth })).toContain(
      `+export const { auth, handlers, ${ofTheKit} } = createSessionKit({ ...readSessionEnvironment(process.env), adapter: prismaAdapter(prisma), sessions: prismaSessions(prisma), secret: config.secret, providers: [] });`,
    );
    expect(await stepsFor('auth.ts', { 'auth.ts': auth })).toContainEqual(
      expect.stringMatching('^by hand: "session" was left out'),
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
    // It isn't known, and either signs nobody out.
    ['adapter: PrismaAdapter(prisma), ...others', 'jwt'],
  ])('with %s goes on with strategy "%s"', async (configuration, strategy) => {
    const auth = `import NextAuth from 'next-auth';

export const { auth } = NextAuth({ ${configuration}, providers: [] });
`;
    const files = { 'auth.ts': auth, '.env': 'AUTH_SECRET=mine\n' };
    const line = `AUTH_SESSION_STRATEGY="${strategy}"`;
    expect(await changed('.env.local', files)).toContain(line);
    expect(await changed('.env.example', files)).toContain(line);
  });

  it('without an adapter is told that everybody signs in once more', async () => {
    const withConfiguration = (configuration: string) => ({
      'auth.ts': `import NextAuth from 'next-auth';

export const { auth } = NextAuth({ ${configuration}, providers: [] });
`,
    });
    expect(await stepsFor('auth.ts', withConfiguration('pages: {}'))).toContainEqual(
      expect.stringContaining('everybody signs in once more'),
    );
    for (const configuration of ['adapter', '...others']) {
      expect(await stepsFor('auth.ts', withConfiguration(configuration))).not.toContainEqual(
        expect.stringContaining('everybody signs in once more'),
      );
    }
  });

  it('may have required columns, which its own configuration fills', async () => {
    const auth = `import NextAuth from 'next-auth';

export const { auth } = NextAuth({ adapter, providers: [withRole] });
`;
    const schema = head + user.replace('name          String?', 'role          String');
    const files = { 'auth.ts': auth, 'prisma/schema.prisma': schema };
    expect(await stepsFor('schema.prisma', files)).toEqual([expect.stringMatching('^modify')]);
  });

  it('asks for the old secret’s new name rather than make another', async () => {
    const files = { '.env': 'NEXTAUTH_SECRET=old\n' };
    expect(await stepsFor('.env', files)).toContainEqual(
      expect.stringMatching('^by hand: rename NEXTAUTH_SECRET'),
    );
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
  it('decides over nothing that the environment decides', async () => {
    const files = {
      'auth.config.ts': configWith('secret: process.env.AUTH_SECRET,'),
      'auth.ts': authWith(spread),
    };
    expect(await changed('auth.ts', files)).toContain(`createSessionKit({
+  ...readSessionEnvironment(process.env),
+  sessions: prismaSessions(prisma),`);
    const { changes } = await planned(files);
    expect(changes.find(({ path }) => path === 'auth.ts')?.diff).toContain(`   ...authConfig,
+  ...readSessionEnvironment(process.env),
+  sessions: prismaSessions(prisma),
   pages: {},`);
  });

  it('keeps its names of cookies, or everybody would be signed out', async () => {
    const files = {
      'auth.config.ts': configWith('cookies: { sessionToken: { name: "mine" } },'),
      'auth.ts': authWith(spread),
    };
    // Without AUTH_SESSION_COOKIE the environment says nothing of cookies.
    expect(readSessionEnvironment({ AUTH_SECRET: 'a secret' })).not.toHaveProperty('cookies');
    const { changes } = await planned(files);
    expect(changes.find(({ path }) => path === 'auth.ts')?.diff).toContain(`   ...authConfig,
+  ...readSessionEnvironment(process.env),`);
  });

  it('keeps a secret of another name, and is told that it decides', async () => {
    const files = {
      'auth.config.ts': configWith('secret: process.env.MY_SECRET,'),
      'auth.ts': authWith(spread),
    };
    const { changes } = await planned(files);
    expect(
      changes.find(({ path }) => path === 'auth.ts')?.diff,
    ).toContain(`+  ...readSessionEnvironment(process.env),
   adapter: PrismaAdapter(prisma),
   ...authConfig,
+  sessions: prismaSessions(prisma),`);
    expect(await stepsFor('auth.config.ts', files)).toEqual([
      expect.stringMatching('^by hand: "secret" at auth.config.ts:5 decides over AUTH_SECRET'),
    ]);
  });

  it('is told which of its settings are variables now', async () => {
    const files = {
      'auth.config.ts': configWith(
        'session: { strategy: "jwt", maxAge: 60 * 60, updateAge: 600 }, jwt: { maxAge: 7_776_000 },',
      ),
      'auth.ts': authWith(spread),
    };
    const { steps } = await planned(files);
    expect(steps.filter(({ what }) => what === 'auth.config.ts')).toEqual([
      {
        action: 'by hand',
        what: 'auth.config.ts',
        reason: expect.stringMatching('^"session" has no effect here any more'),
        snippet: 'AUTH_IDLE_TIMEOUT=3600\nAUTH_RENEW_EVERY=600',
      },
      {
        action: 'by hand',
        what: 'auth.config.ts',
        reason: expect.stringMatching('^"jwt" has no effect here any more'),
        snippet: 'AUTH_IDLE_TIMEOUT=7776000',
      },
    ]);
  });

  it('is no matter where it says the strategy alone, and goes on with it', async () => {
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
    ['session: options, ', 'jwt'],
    ['pages: {},', 'database'],
  ])('with %s goes on with strategy "%s"', async (settings, strategy) => {
    const files = {
      'auth.config.ts': configWith(settings),
      'auth.ts': authWith(spread),
      '.env': 'AUTH_SECRET=mine\n',
    };
    expect(await changed('.env.local', files)).toContain(`AUTH_SESSION_STRATEGY="${strategy}"`);
  });

  it('is to be looked into where it can’t be read', async () => {
    const files = {
      'auth.config.ts': 'export const authConfig = load();\n',
      'auth.ts': authWith('{ ...authConfig, pages: {} }'),
    };
    expect(await stepsFor('auth.ts', files)).toContainEqual(
      expect.stringMatching('^by hand: look in authConfig, which can’t be read here'),
    );
    // An adapter in it is the app's own.
    expect(await changed('auth.ts', files)).toContain(
      '{ adapter: prismaAdapter(prisma), ...authConfig, ...readSessionEnvironment(process.env), sessions: prismaSessions(prisma), pages: {} }',
    );
  });

  it('is spread where it is all that there is', async () => {
    const files = {
      'auth.config.ts': configWith('session: { strategy: "jwt" },'),
      'auth.ts': authWith('authConfig'),
    };
    expect(await changed('auth.ts', files)).toContain(`createSessionKit({
+  ...authConfig,
+  ...readSessionEnvironment(process.env),
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

  it('is told all that has to be written, with its imports and exports', async () => {
    expect(
      await snippetFor('authConfig()', '{ auth, signIn: logIn }'),
    ).toBe(`import { createSessionKit, readSessionEnvironment } from "authjs-session-kit/next";
import { prismaAdapter, prismaSessions } from "authjs-session-kit/prisma";
import { prisma } from "@/lib/prisma";

export const { auth, signIn: logIn, handlers, ${ofTheKit} } = createSessionKit({
  adapter: prismaAdapter(prisma),
  ...authConfig(),
  ...readSessionEnvironment(process.env),
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
  ...readSessionEnvironment(process.env),
  adapter: prismaAdapter(prisma),
  sessions: prismaSessions(prisma),
  providers: [],
  pages: {
    signIn: "/login",
  },
});`);
  });
});

describe('what is written into auth.ts', () => {
  it('has the app’s name of its client', async () => {
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

  adapter, // the app's
  // How long they last.
  session: { strategy: "jwt" }, // one day
  secret: process.env.AUTH_SECRET, /* shared */
  providers: [], // none
});
`;
    const { changes } = await planned({ 'auth.ts': auth });
    expect(changes.find(({ path }) => path === 'auth.ts')?.diff).toContain(`
   // About all of it.
+  ...readSessionEnvironment(process.env),
+  sessions: prismaSessions(prisma),
 
   adapter, // the app's
-  // How long they last.
-  session: { strategy: "jwt" }, // one day
-  secret: process.env.AUTH_SECRET, /* shared */
   providers: [], // none
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

  it('isn’t said to be Auth.js’s configuration any more, and is imported in order', async () => {
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
+import { createSessionKit, readSessionEnvironment } from "authjs-session-kit/next";
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
      'skip: it hands on the handlers already',
    ]);
  });

  it('are made of what auth.ts exports', async () => {
    expect(await changed(route, { 'auth.ts': auth })).toBe("+export { GET, POST } from '@/auth';");
  });

  it('are told to the app where it has others', async () => {
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
  ])('on %s is told what to write', async (provider, importing, made) => {
    const schema = head.replace('postgresql', provider) + user;
    const { steps } = await planned({ 'lib/prisma.ts': '', 'prisma/schema.prisma': schema });
    const step = steps.find(({ what }) => what === 'lib/prisma.ts');
    expect(step).toMatchObject({ action: 'by hand' });
    expect(step?.snippet).toContain(importing);
    expect(step?.snippet).toContain(made);
  });
});
