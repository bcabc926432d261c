import { describe, expect, it } from 'vitest';
import {
  appWith,
  authProxy,
  authProxyWithoutMatcher,
  findingsOf,
  kitAuth,
  plainAppWith,
  plainAuth,
  proxy,
} from './apps.ts';
import { type Case, itFinds, itFindsNothing, jwtStrategy } from './cases.ts';

const guarded = (config: string) =>
  plainAppWith(
    `import { auth } from '@/auth';\nexport default auth(() => {});\nexport const config = ${config};\n`,
  );
const elsewhere = (auth: string) => ({ 'auth.ts': '', 'server/auth.ts': auth });

/** As Auth.js's documentation has it for the edge. */
const ownInstance = `
import NextAuth from 'next-auth';
import authConfig from './auth.config';
export default NextAuth(authConfig).auth;
`;

const broken: Case[] = [
  {
    code: 'auth-routes-in-proxy',
    title: '`auth` by way of a file that hands it on',
    files: {
      ...elsewhere(plainAuth()),
      'lib/auth.ts': "export { auth } from '../server/auth';\n",
      'proxy.ts': "export { auth as proxy } from '@/lib/auth';\n",
    },
  },
  {
    code: 'auth-routes-in-proxy',
    title: '`auth` by way of a file that hands everything on',
    files: {
      ...elsewhere(plainAuth()),
      'lib/index.ts': "export * from '../server/auth';\n",
      'proxy.ts':
        "import * as lib from '@/lib';\nimport { auth } from '@/lib';\nexport default auth;\n",
    },
  },
  {
    code: 'auth-routes-in-proxy',
    title: 'routes that NEXTAUTH_URL has elsewhere',
    files: guarded("{ matcher: ['/login/:path*'] }"),
    env: { NEXTAUTH_URL: 'https://app.example.com/login' },
  },
  {
    code: 'auth-routes-in-proxy',
    title: "a matcher of Clerk's documentation",
    files: guarded("{ matcher: ['/((?!.*\\\\..*|_next).*)', '/', '/(api|trpc)(.*)'] }"),
  },
  {
    code: 'auth-routes-in-proxy',
    title: "the kit's own proxy, where only AUTH_URL says where the routes are",
    files: { 'proxy.ts': proxy },
    env: { AUTH_URL: 'https://app.example.com/login' },
  },
  {
    code: 'auth-routes-in-proxy',
    title: "the kit's `auth`, where only AUTH_URL says where the routes are",
    files: { 'proxy.ts': authProxy },
    env: { AUTH_URL: 'https://app.example.com/login' },
  },
  {
    code: 'auth-routes-in-proxy',
    title: 'an instance of plain Auth.js for the edge',
    files: { 'auth.ts': plainAuth(jwtStrategy), 'proxy.ts': ownInstance },
  },
  {
    code: 'second-instance',
    title: 'called and exported in one',
    files: { 'proxy.ts': ownInstance },
    where: ['proxy.ts:4'],
  },
  {
    code: 'second-instance',
    title: "around a function, under the name of the kit's own",
    files: {
      'proxy.ts':
        "import NextAuth, { type NextAuthRequest } from 'next-auth';\nconst { auth } = NextAuth({ providers: [] });\nexport default auth(async function proxy(request: NextAuthRequest) {});\n",
    },
    where: ['proxy.ts:2'],
  },
  {
    code: 'second-instance',
    title: 'in a middleware, renamed, after its types',
    packages: { next: '15.5.18' },
    files: {
      'proxy.ts': '',
      'middleware.ts':
        "import type { NextAuthConfig } from 'next-auth';\nimport { default as Auth } from 'next-auth';\nexport const { auth: middleware } = Auth({ providers: [] } satisfies NextAuthConfig);\n",
    },
    where: ['middleware.ts:3'],
  },
  {
    code: 'second-instance',
    title: 'made in a file beside it',
    files: {
      'lib/edge.ts':
        "import NextAuth from 'next-auth';\nexport const { auth } = NextAuth({ providers: [] });\n",
      'proxy.ts': "export { auth as proxy } from './lib/edge';\n",
    },
    where: ['lib/edge.ts:2'],
  },
  {
    code: 'second-instance',
    title: 'without the adapter, where plain Auth.js keeps rows',
    files: {
      'auth.ts': plainAuth(),
      'auth.config.ts': 'export default { providers: [] };\n',
      'proxy.ts': ownInstance,
    },
    where: ['proxy.ts:4'],
  },
  {
    code: 'nothing-renews',
    title: 'an instance of Auth.js beside the kit',
    files: { 'proxy.ts': ownInstance },
  },
  {
    code: 'nothing-renews',
    title: 'a proxy that only reads the session',
    files: {
      'proxy.ts':
        "import { auth } from '@/auth';\nexport async function proxy() { await auth(); }\n",
    },
  },
  {
    code: 'nothing-renews',
    title: '`auth` in components alone',
    files: {
      'proxy.ts': '',
      'app/me/page.tsx':
        "import { auth } from '@/auth';\nexport default async () => (await auth())?.user?.name;\n",
    },
  },
];

const fine: Case[] = [
  {
    code: 'auth-routes-in-proxy',
    title: "the kit's own proxy, which leaves the routes to Auth.js by itself",
    files: { 'proxy.ts': proxy.replace(/export const config.*\n/, '') },
  },
  {
    code: 'auth-routes-in-proxy',
    title: 'a proxy that only reads the session',
    files: plainAppWith(
      "import { auth } from '@/auth';\nexport async function proxy() { await auth(); }\n",
    ),
  },
  {
    code: 'auth-routes-in-proxy',
    title: "the kit's `auth` by way of a file that hands it on",
    files: {
      ...elsewhere(kitAuth()),
      'lib/auth.ts': "export { auth } from '../server/auth';\n",
      'proxy.ts': "export { auth as proxy } from '@/lib/auth';\n",
    },
  },
  {
    code: 'second-instance',
    title: "the kit's `auth` with types of Auth.js beside it",
    files: {
      'proxy.ts':
        "import type { NextAuthRequest } from 'next-auth';\nimport { auth } from '@/auth';\nexport default auth((request: NextAuthRequest) => {});\n",
    },
  },
  {
    code: 'second-instance',
    title: 'plain Auth.js with jwts, and its configuration in two',
    files: { 'auth.ts': plainAuth(jwtStrategy), 'proxy.ts': ownInstance },
  },
  {
    code: 'second-instance',
    title: 'plain Auth.js with rows, and an adapter for both',
    files: {
      'auth.ts': plainAuth(),
      'auth.config.ts': 'export default { adapter: adapterOf(prisma), providers: [] };\n',
      'proxy.ts': ownInstance,
    },
  },
  {
    code: 'auth-routes-in-proxy',
    title: "a matcher of Next.js's documentation, with conditions",
    files: guarded(
      "{ matcher: [{ source: '/((?!api|_next/static|favicon.ico).*)', missing: [{ type: 'header', key: 'next-router-prefetch' }] }] } satisfies ProxyConfig",
    ),
  },
  {
    code: 'auth-routes-in-proxy',
    title: 'names in quotes',
    files: guarded(`{ "matcher": [{ 'source': '/dashboard' }] }`),
  },
  {
    code: 'auth-routes-in-proxy',
    title: 'a type of Auth.js among what is imported',
    files: plainAppWith("import { type Session } from 'next-auth';\nexport function proxy() {}\n"),
  },
  {
    code: 'auth-routes-in-proxy',
    title: "an app that isn't at the top of its address",
    files: {
      'next.config.ts': "export default { basePath: '/docs' };\n",
      ...guarded("{ matcher: ['/((?!api/auth/).*)'] }"),
    },
    env: { AUTH_URL: 'https://example.com/docs/api/auth' },
  },
  {
    code: 'auth-routes-in-proxy',
    title: "the kit's `auth` in such an app, without a matcher",
    files: {
      'next.config.ts': "export default { basePath: '/docs' };\n",
      'proxy.ts': authProxyWithoutMatcher,
    },
    env: { AUTH_URL: 'https://example.com/docs/api/auth' },
  },
  {
    code: 'nothing-renews',
    title: '`auth` by way of a file that hands it on',
    files: {
      ...elsewhere(kitAuth()),
      'lib/auth.ts': "export { auth } from '../server/auth';\n",
      'proxy.ts': "export { auth as proxy } from '@/lib/auth';\n",
    },
  },
  {
    code: 'nothing-renews',
    title: '`auth` around a handler',
    files: {
      'proxy.ts': '',
      'app/api/me/route.ts':
        "import { auth } from '@/auth';\nexport const GET = auth(() => Response.json({}));\n",
    },
  },
  {
    code: 'misplaced-request-guard',
    title: 'a file called proxy that is something else, before Next.js knew of proxies',
    packages: { next: '15.5.18' },
    files: { 'proxy.ts': 'export const target = 1;\n' },
  },
];

describe('of proxy and middleware session-kit doctor finds', () => {
  itFinds(broken);
  itFindsNothing(fine);

  it('nothing-renews, and names the file as this Next.js knows it', async () => {
    const folder = appWith({ 'proxy.ts': '' }, { next: '15.5.18' });
    expect(await findingsOf('nothing-renews', folder)).toMatchObject([{ where: 'middleware.ts' }]);
  });

  it('what is wrong in a JavaScript app with a src folder', async () => {
    const folder = appWith({
      'tsconfig.json': '',
      'jsconfig.json': JSON.stringify({ compilerOptions: { paths: { '@/*': ['./src/*'] } } }),
      'app/page.tsx': '',
      'src/app/page.js': 'export default () => null;\n',
      'auth.ts': '',
      'src/auth.js': plainAuth(),
      'proxy.ts': '',
      'src/middleware.js': authProxyWithoutMatcher,
    });
    expect(await findingsOf('auth-routes-in-proxy', folder)).toMatchObject([
      { where: 'src/middleware.js', fixable: true },
    ]);
  });
});
