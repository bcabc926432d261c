import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { checks } from '../../../src/cli/doctor/checks.ts';
import { commit, type Files } from '../../support/made-app.ts';
import {
  appWith,
  authProxy,
  authProxyWithoutMatcher,
  findingsOf,
  kitAuth,
  plainAppWith,
  plainAuth,
  reportOf,
  schema,
  secret,
} from './apps.ts';
import {
  type Case,
  itFinds,
  itFindsNothing,
  kitCallbacks,
  plainCallbacks,
  withoutStore,
} from './cases.ts';

const session = (body: string) => kitCallbacks(`session${body}`);
const plainSession = (body: string, more = '') => plainCallbacks(`session${body}`, more);
const schemaWithout = (...lines: string[]) => ({
  'prisma/schema.prisma': lines.reduce(
    (text, line) =>
      text.replace(/model Session \{[\s\S]*?\n\}/, (model) => model.replace(`${line}\n`, '\n')),
    schema,
  ),
});
const withoutCutoffs = (text: string) =>
  text.replace(/(\/\/\/.*\n)*model SessionCutoff \{[\s\S]*?\n\}\n/, '');
/** As an app has it that an earlier version of the kit was added to. */
const earlierSchema = withoutCutoffs(schema)
  .replace(/^ +changedXid .*\n/m, '')
  .replace('  @@index([changedXid])\n', '');
const matcher = (text: string) => plainAppWith(authProxy.replace(/matcher: .*\]/, text));
const weak = (value: string): Files => ({ '.env.local': `AUTH_SECRET="${value}"\n` });
const intIds = schema.replace(
  'id            String    @id @default(cuid())',
  'id Int @id @default(autoincrement())',
);

/** Each is found in the first and in none of the second. */
const broken: Case[] = [
  { code: 'secret-missing', title: 'none', files: { '.env.local': '' }, where: ['AUTH_SECRET'] },
  {
    code: 'secret-missing',
    title: 'the name of v4, and nothing in it',
    files: { '.env.local': 'NEXTAUTH_SECRET=\n' },
    where: ['AUTH_SECRET'],
  },
  {
    code: 'secret-weak',
    title: 'under the name of v4, which the kit reads too',
    files: { '.env.local': 'NEXTAUTH_SECRET=hunter2\n' },
    where: ['NEXTAUTH_SECRET (.env.local)'],
  },
  {
    code: 'secret-weak',
    title: 'short',
    files: weak('k3Jv9Qd1Zt7L'),
    where: ['AUTH_SECRET (.env.local)'],
  },
  {
    code: 'secret-weak',
    title: 'a placeholder',
    files: weak('change-me-before-this-app-goes-anywhere-at-all'),
  },
  { code: 'secret-weak', title: 'repeats itself', files: weak('k3Jv9Qd1'.repeat(8)) },
  {
    code: 'secret-weak',
    title: 'half as long as wanted',
    files: weak('3f9a1c07be5d24680f1e2d3c4b5a6978'),
    level: 'warning',
  },
  {
    code: 'secret-weak',
    title: 'an older one',
    files: { '.env.local': `AUTH_SECRET="${secret}"\nAUTH_SECRET_1=hunter2\n` },
    where: ['AUTH_SECRET_1 (.env.local)'],
  },
  {
    code: 'secret-weak',
    title: 'of the environment',
    files: { '.env.local': '' },
    env: { AUTH_SECRET: 'hunter2' },
    where: ['AUTH_SECRET (the environment)'],
  },
  {
    code: 'secret-committed',
    title: 'a file that git keeps',
    files: {
      '.env.local': '',
      '.env': `AUTH_SECRET="${secret}"\n`,
      '.gitignore': 'node_modules\n',
    },
    where: ['.env'],
  },
  {
    code: 'secret-committed',
    title: 'as in the example',
    files: { '.env.example': `AUTH_SECRET="${secret}"\n` },
    where: ['.env.example'],
  },
  {
    code: 'secret-committed',
    title: 'in another file',
    files: { 'deploy/compose.yaml': `environment:\n  - AUTH_SECRET=${secret}\n` },
    where: ['deploy/compose.yaml'],
  },
  {
    code: 'secret-committed',
    title: 'in the code',
    files: { 'auth.ts': kitAuth("secret: process.env.AUTH_SECRET ?? 'for now',") },
    where: ['auth.ts:11'],
  },

  {
    code: 'session-leaks-token',
    title: 'the whole token, by its name',
    files: session(': ({ session, token }) => ({ ...session, token })'),
    where: ['auth.ts:11'],
  },
  {
    code: 'session-leaks-token',
    title: 'the whole token, spread',
    files: session(
      ': ({ session, token }) => ({ ...session, user: { ...session.user, ...token } })',
    ),
  },
  {
    code: 'session-leaks-token',
    title: 'an access token, assigned',
    files: session(
      '({ session, token }) {\n session.accessToken = token.access_token as string;\n return session;\n }',
    ),
    where: ['auth.ts:12'],
  },
  {
    code: 'session-leaks-token',
    title: 'an access token, through a cast',
    files: session(
      '({ session, token }) {\n (session as any).user.accessToken = (token as any)["accessToken"]!;\n return session;\n }',
    ),
  },
  {
    code: 'session-leaks-token',
    title: 'by parameters that have one name',
    files: session(
      ': async (params) => { const { session, token: jwt } = params; session.raw = jwt; return session; }',
    ),
  },
  {
    code: 'session-leaks-token',
    title: 'by Object.assign',
    files: session(': (params) => Object.assign(params.session, params.token)'),
  },
  {
    code: 'session-leaks-token',
    title: 'in an object that is answered later',
    files: session(
      '({ session, token }) {\n const answer = { ...session, idToken: token.id_token };\n return answer;\n }',
    ),
  },
  {
    code: 'session-leaks-token',
    title: 'in a configuration that is spread from another file',
    files: {
      'auth.ts': kitAuth('...authConfig,', "import authConfig from '@/auth.config';"),
      'auth.config.ts':
        'const callbacks = { session: ({ session, token }) => ({ ...session, token }) };\nexport default { callbacks } satisfies object;\n',
    },
    where: ['auth.config.ts:1'],
  },
  {
    code: 'session-leaks-token',
    title: 'in callbacks that are spread from another file, and a function from a third',
    files: {
      'auth.ts': kitAuth(
        'callbacks: { ...authConfig.callbacks },',
        "import { authConfig } from './auth.config';",
      ),
      'auth.config.ts':
        "import { session } from './lib/session';\nexport const authConfig = { callbacks: { session } };\n",
      'lib/session.ts':
        'export async function session({ session, token }) {\n  return { ...session, token };\n}\n',
    },
    where: ['lib/session.ts:2'],
  },
  {
    code: 'session-leaks-token',
    title: 'in a configuration that is asked for at each request',
    files: {
      'auth.ts':
        "import NextAuth from 'next-auth';\nexport const { auth } = NextAuth(async () => {\n  return { providers: [], callbacks: { session({ session, token }) { return { ...session, ...token }; } } };\n});\n",
    },
    where: ['auth.ts:3'],
  },
  {
    code: 'session-leaks-token',
    title: "plain Auth.js's row, as its documentation has it",
    files: plainSession('({ session, user }) {\n session.user.id = user.id;\n return session;\n }'),
    where: ['auth.ts:11'],
  },
  {
    code: 'session-leaks-token',
    title: "plain Auth.js's row, spread",
    files: plainSession(
      ': ({ session }) => ({ ...session })',
      "session: { strategy: 'database' },",
    ),
  },

  {
    code: 'session-leaks-user',
    title: 'assigned',
    files: session('({ session, user }) {\n session.user = user;\n return session;\n }'),
    where: ['auth.ts:12'],
  },
  {
    code: 'session-leaks-user',
    title: 'by its name',
    files: session(': ({ session, user }) => ({ ...session, user })'),
  },
  {
    code: 'session-leaks-user',
    title: 'spread',
    files: session(': ({ session, user }) => ({ ...session, user: { ...user, role: 1 } })'),
  },

  {
    code: 'cookie-prefix',
    title: 'of plain Auth.js',
    files: {
      'auth.ts': plainAuth(
        "cookies: { sessionToken: { name: '__Secure-app' }, state: { name: 'app.state' } },",
      ),
    },
    where: ['auth.ts:9'],
  },
  {
    code: 'cookie-prefix',
    title: 'by the variable',
    env: { AUTH_SESSION_COOKIE: 'authjs' },
    where: ['AUTH_SESSION_COOKIE (the environment)'],
    level: 'warning',
  },

  {
    code: 'auth-routes-in-proxy',
    title: 'no matcher',
    files: plainAppWith(authProxyWithoutMatcher),
    where: ['proxy.ts'],
  },
  {
    code: 'auth-routes-in-proxy',
    title: 'a matcher for every path',
    files: matcher("matcher: '/:path*'"),
  },
  {
    code: 'auth-routes-in-proxy',
    title: 'a matcher that leaves out something else',
    files: matcher("matcher: ['/dashboard', { source: '/((?!_next/static/).*)' }]"),
  },
  {
    code: 'auth-routes-in-proxy',
    title: 'routes that are elsewhere',
    files: { 'auth.ts': plainAuth("basePath: '/login',"), 'proxy.ts': authProxy },
  },
  {
    code: 'auth-routes-in-proxy',
    title: '`auth` around a function',
    files: plainAppWith("import { auth } from '@/auth';\nexport default auth(() => {});\n"),
  },

  {
    code: 'misplaced-request-guard',
    title: 'in src, with the app at the top',
    files: { 'src/proxy.ts': 'export function proxy() {}\n' },
    where: ['src/proxy.ts'],
  },
  {
    code: 'misplaced-request-guard',
    title: '`auth` handed on from the wrong place',
    files: { 'src/middleware.ts': "export { auth as middleware } from '@/auth';\n" },
    where: ['src/middleware.ts'],
  },
  {
    code: 'misplaced-request-guard',
    title: 'at the top, with the app in src',
    files: { 'app/page.tsx': '', 'src/app/page.tsx': 'export default () => null;\n' },
    where: ['proxy.ts'],
  },
  {
    code: 'misplaced-request-guard',
    title: 'of a later Next.js',
    packages: { next: '15.5.18' },
    where: ['proxy.ts'],
  },

  {
    code: 'missing-index',
    title: 'all',
    files: schemaWithout(
      '  @@index([userId, endedAt])',
      '  @@index([expires])',
      '  @@index([changedAt])',
      '  @@index([changedXid])',
    ),
    where: Array(4).fill('prisma/schema.prisma, model Session'),
  },
  { code: 'missing-index', title: 'one', files: schemaWithout('  @@index([changedAt])') },
  {
    code: 'missing-index',
    title: 'the order of commits',
    files: schemaWithout('  @@index([changedXid])'),
  },

  {
    code: 'registry-incomplete',
    title: 'as it was in an earlier version',
    files: { 'prisma/schema.prisma': earlierSchema },
    where: ['prisma/schema.prisma, model Session', 'prisma/schema.prisma'],
  },
  {
    code: 'registry-incomplete',
    title: 'a model of that name that is something else',
    files: {
      'prisma/schema.prisma': withoutCutoffs(schema).concat(
        '\nmodel SessionCutoff {\n  id    Int @id\n  hours Int\n}\n',
      ),
    },
    where: ['prisma/schema.prisma, model SessionCutoff'],
  },
  {
    code: 'registry-incomplete',
    title: 'the model alone, where no database but PostgreSQL tells the order',
    files: { 'prisma/schema.prisma': earlierSchema.replace('"postgresql"', '"mysql"') },
    where: ['prisma/schema.prisma'],
  },

  {
    code: 'nothing-renews',
    title: 'no proxy and no provider',
    files: { 'proxy.ts': '' },
    where: ['proxy.ts'],
  },
  {
    code: 'nothing-renews',
    title: 'a proxy that does something else',
    files: { 'proxy.ts': 'export function proxy() {}\n' },
  },

  {
    code: 'user-id-by-hand',
    title: 'by a cast',
    files: session(
      '({ session, token }) {\n session.user.id = token.id as string;\n return session;\n }',
    ),
    where: ['auth.ts:12'],
  },
  {
    code: 'user-id-by-hand',
    title: 'in an object',
    files: session(
      ': ({ session, token }) => ({ ...session, user: { ...session.user, id: token.uid! } })',
    ),
  },
  {
    code: 'user-id-by-hand',
    title: 'of another claim than the one that callbacks.jwt sets',
    files: kitCallbacks(
      'jwt({ token, user }) { if (user) token.uid = user.id; return token; }, session({ session, token }) { session.user.id = token.id; return session; }',
    ),
  },
  {
    code: 'user-id-by-hand',
    title: 'of plain Auth.js',
    files: plainCallbacks(
      'session({ session, token }) { if (token) session.user.id = token.id; return session; }',
      "session: { strategy: 'jwt' },",
    ),
  },

  {
    code: 'option-refused',
    title: 'where it is set',
    files: {
      'auth.ts': kitAuth(
        'jwt: { encode, secret: process.env.JWT_SECRET },',
        "import { encode } from './lib/jwt';",
      ),
      'lib/jwt.ts': 'export const encode = async () => "";\n',
    },
  },

  {
    code: 'number-ids',
    title: 'with the kit',
    files: {
      'prisma/schema.prisma': intIds,
      'auth.ts': kitAuth(
        'adapter: PrismaAdapter(prisma),',
        "import { PrismaAdapter } from '@auth/prisma-adapter';",
      ),
    },
  },
  {
    code: 'number-ids',
    title: 'with plain Auth.js',
    files: { 'prisma/schema.prisma': intIds, 'auth.ts': plainAuth() },
    where: ['auth.ts:7'],
  },

  {
    code: 'store-missing',
    title: 'the database strategy',
    files: { 'auth.ts': withoutStore() },
    env: { AUTH_SESSION_STRATEGY: 'database' },
    where: ['AUTH_SESSION_STRATEGY (the environment)'],
  },
  {
    code: 'store-missing',
    title: 'a limit',
    files: { 'auth.ts': withoutStore('policy: { maxSessions: 3 },') },
    where: ['auth.ts:11'],
  },
  {
    code: 'store-missing',
    title: 'a limit, by the variable',
    files: { 'auth.ts': withoutStore() },
    env: { AUTH_MAX_SESSIONS: '3' },
  },
  {
    code: 'store-missing',
    title: 'a list of sessions',
    files: {
      'auth.ts': withoutStore(),
      'app/devices.ts':
        "import { sessions } from '../auth';\n\nexport const list = (session) => sessions.list(session);\n",
    },
    where: ['app/devices.ts:3'],
  },
  {
    code: 'database-unreachable',
    title: 'no server listens',
    env: { DATABASE_URL: 'postgresql://app:hunter2hunter2@127.0.0.1:9/app' },
    where: ['DATABASE_URL'],
  },
];

/** What looks like it, and is right. */
const fine: Case[] = [
  ...checks.map(({ code }) => ({ code, title: 'a good app' })),
  {
    code: 'secret-missing',
    title: 'in the environment',
    files: { '.env.local': '' },
    env: { AUTH_SECRET: secret },
  },
  {
    code: 'secret-missing',
    title: 'in a file for production',
    files: { '.env.local': '', '.env.production': `AUTH_SECRET=${secret}\n` },
  },
  {
    code: 'secret-weak',
    title: '32 bytes in hexadecimal',
    files: weak('3f9a1c07be5d24680f1e2d3c4b5a69783f9a1d07be5d24680f1e2d3c4b5a6977'),
  },
  {
    code: 'secret-committed',
    title: 'a placeholder in the example',
    files: { '.env.example': 'AUTH_SECRET=change-me\n' },
  },
  {
    code: 'secret-committed',
    title: 'what asks for it elsewhere',
    files: {
      'auth.ts': kitAuth("secret: read('auth-secret', process.env.STAGE === 'production'),"),
    },
  },
  {
    code: 'secret-committed',
    title: 'one for tests',
    files: { '.env.test': 'AUTH_SECRET=of-no-server\n', '.gitignore': '.env.local\n' },
  },
  {
    code: 'secret-committed',
    title: 'a variable',
    files: { 'auth.ts': kitAuth("secret: process.env['AUTH_SECRET'],") },
  },
  {
    code: 'session-leaks-token',
    title: 'claims by their names',
    files: session(
      '({ session, token }) {\n session.user.role = token.role;\n session.error = token.error;\n return session;\n }',
    ),
  },
  {
    code: 'session-leaks-token',
    title: 'a token that is used',
    files: session(
      ': async ({ session, token }) => { const plan = await load({ token, accessToken: token.access_token }); return { ...session, plan }; }',
    ),
  },
  {
    code: 'session-leaks-token',
    title: 'an object of its own, of plain Auth.js',
    files: plainSession(
      ': ({ session, user }) => ({ user: { id: user.id }, expires: session.expires })',
    ),
  },
  {
    code: 'session-leaks-token',
    title: 'plain Auth.js without rows',
    files: plainSession(
      ': ({ session, token }) => { session.user.id = token.sub; return session; }',
      "session: { strategy: 'jwt' },",
    ),
  },
  {
    code: 'session-leaks-token',
    title: 'a callback that another one takes the place of',
    files: {
      'auth.ts': kitAuth(
        '...base, callbacks: { session: ({ session }) => session },',
        'const base = { callbacks: { session: ({ session, token }) => ({ ...session, token }) } };',
      ),
    },
  },
  {
    code: 'session-leaks-user',
    title: 'fields by their names',
    files: session(
      ': ({ session, user }) => ({ ...session, user: { ...session.user, role: user?.role } })',
    ),
  },
  {
    code: 'cookie-prefix',
    title: 'other names',
    files: {
      'auth.ts': plainAuth(
        "cookies: { sessionToken: { name: 'app.session' }, state: { name: 'app.state' } },",
      ),
    },
  },
  {
    code: 'auth-routes-in-proxy',
    title: 'chosen paths',
    files: matcher("matcher: ['/dashboard/:path*']"),
  },
  {
    code: 'auth-routes-in-proxy',
    title: 'no routes of the API at all',
    files: matcher("matcher: '/((?!api|_next).*)'"),
  },
  {
    code: 'auth-routes-in-proxy',
    title: "the kit's `auth`, which sets no cookie on the routes",
    files: { 'proxy.ts': authProxyWithoutMatcher },
  },
  {
    code: 'auth-routes-in-proxy',
    title: "the kit's `auth` with routes that its configuration has elsewhere",
    files: { 'auth.ts': kitAuth("basePath: '/login',"), 'proxy.ts': authProxy },
  },
  {
    code: 'auth-routes-in-proxy',
    title: 'a proxy that has nothing to do with it',
    files: plainAppWith('export function proxy() {}\n'),
  },
  {
    code: 'auth-routes-in-proxy',
    title: 'a proxy with types of Auth.js alone',
    files: plainAppWith("import type { Session } from 'next-auth';\nexport function proxy() {}\n"),
  },
  {
    code: 'misplaced-request-guard',
    title: 'a file of that name that is something else',
    files: { 'src/proxy.ts': 'export const target = 1;\n' },
  },
  {
    code: 'missing-index',
    title: 'as the first of several fields',
    files: {
      'prisma/schema.prisma': schema.replace(
        '@@index([changedAt])',
        '@@index(fields: [changedAt(sort: Desc), endedAt])',
      ),
    },
  },
  {
    code: 'missing-index',
    title: "what only the kit's feed asks for",
    files: { ...schemaWithout('  @@index([changedAt])'), 'auth.ts': plainAuth() },
  },
  {
    code: 'missing-index',
    title: 'all sessions of a user, by the index that apps on plain Auth.js have',
    files: {
      'prisma/schema.prisma': schema.replace('@@index([userId, endedAt])', '@@index([userId])'),
    },
  },
  {
    code: 'registry-incomplete',
    title: 'plain Auth.js',
    files: { 'prisma/schema.prisma': earlierSchema, 'auth.ts': plainAuth() },
  },
  {
    code: 'registry-incomplete',
    title: 'an app that keeps no sessions',
    files: { 'prisma/schema.prisma': earlierSchema, 'auth.ts': withoutStore() },
  },
  {
    code: 'nothing-renews',
    title: 'the browser asks',
    files: {
      'proxy.ts': '',
      'app/providers.tsx': "export { SessionProvider } from 'authjs-session-kit/client';\n",
    },
  },
  { code: 'number-ids', title: "the kit's adapter", files: { 'prisma/schema.prisma': intIds } },
  {
    code: 'store-missing',
    title: 'a list of something else',
    files: {
      'auth.ts': withoutStore(),
      'app/devices.ts': 'export const list = (sessions) => sessions.list();\n',
    },
  },
];

describe('session-kit doctor finds', () => {
  itFinds(broken);
  itFindsNothing(fine);

  it("nothing at all in a good app, and says what it couldn't look for", async () => {
    const { code, report } = await reportOf(appWith());
    expect(report.findings).toEqual([]);
    expect(code).toBe(0);
    const { checked, skipped } = report;
    expect([...checked, ...skipped.map((check) => check.code)].sort()).toEqual(
      checks.map((check) => check.code).sort(),
    );
    expect(skipped[0]?.reason).toContain('DATABASE_URL is not set');
  });

  it('no secret in files that git leaves out, in whichever folder', async () => {
    const folder = appWith();
    mkdirSync(join(folder, 'notes'));
    writeFileSync(join(folder, 'notes/.env.local'), `AUTH_SECRET="${secret}"\n`);
    commit(folder);
    expect(await findingsOf('secret-committed', folder)).toEqual([]);
  });
});

describe('session-kit doctor leaves out', () => {
  const skippedIn = async (folder: string, env = {}) =>
    (await reportOf(folder, env)).report.skipped.map(({ code }) => code);

  it("what can't be known without running code", async () => {
    expect(await skippedIn(appWith(matcher('matcher: pathsOf(routes)')))).toContain(
      'auth-routes-in-proxy',
    );
    expect(await skippedIn(appWith({ 'auth.ts': withoutStore('...whatever(),') }))).toEqual(
      expect.arrayContaining(['store-missing', 'session-leaks-token']),
    );
    const named = 'cookies: { sessionToken: { name: named(1) } },';
    expect(await skippedIn(appWith({ 'auth.ts': kitAuth(named) }))).toContain('cookie-prefix');
    const elsewhere = 'callbacks: { session: callbacks.session },';
    expect(await skippedIn(appWith({ 'auth.ts': kitAuth(elsewhere) }))).toContain(
      'session-leaks-user',
    );
  });

  it("a secret that CI doesn't know, or that the configuration gives", async () => {
    const without = { '.env.local': '' };
    expect(await skippedIn(appWith(without), { CI: 'true' })).toContain('secret-missing');
    const given = { ...without, 'auth.ts': kitAuth('secret: vault.read(),') };
    expect(await skippedIn(appWith(given))).toContain('secret-missing');
  });

  it("what doesn't apply to an app without Auth.js v5, or without the kit", async () => {
    const without = await skippedIn(appWith({ 'auth.ts': '', 'proxy.ts': '' }));
    expect(without).toEqual(
      checks.filter((check) => check.appliesTo !== 'every app').map((check) => check.code),
    );
    const plain = await skippedIn(appWith({ 'auth.ts': plainAuth() }));
    expect(plain).toEqual(expect.arrayContaining(['store-missing', 'nothing-renews']));
  });
});
