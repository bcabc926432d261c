import { describe, expect, it } from 'vitest';
import { appWith, findingsOf, reportOf } from './apps.ts';

const ofToken = 'session: ({ session, token }) => ({ ...session, role: token.role })';
const ofUser = 'session: ({ session, user }) => ({ ...session, role: user.role })';
const ofEither =
  'session: ({ session, user, token }) => ({ ...session, role: (user ?? token).role })';

interface Callbacks {
  jwt?: string;
  database?: string;
  shared?: string;
}

/** `auth.ts` over two configurations in files of their own, and what both have from a third. */
function app(
  callbacks: Callbacks = {},
  store = 'sessions: prismaSessions(prisma),',
  adapter = 'adapter: PrismaAdapter(prisma),',
) {
  const configuration = (strategy: 'jwt' | 'database') => `
import { PrismaAdapter } from '@auth/prisma-adapter';
import type { NextAuthConfig } from 'next-auth';
import { prisma, shared } from './shared.ts';

export const ${strategy} = {
  ...shared,
  ${adapter}
  session: { strategy: '${strategy}', maxAge: 60 * 60 },
  ${callbacks[strategy] ? `callbacks: { ${callbacks[strategy]} },` : ''}
} satisfies NextAuthConfig;
`;
  return appWith({
    'src/auth/jwt.ts': configuration('jwt'),
    'src/auth/database.ts': configuration('database'),
    'src/auth/shared.ts': `
import type { NextAuthConfig } from 'next-auth';
export { prisma } from '../../lib/prisma';

export const shared = {
  providers: [],
  pages: { signIn: '/signin' },
  callbacks: { ${callbacks.shared ?? ''} },
} satisfies NextAuthConfig;
`,
    'auth.ts': `
import { createSessionKit } from 'authjs-session-kit/next';
import { prismaSessions } from 'authjs-session-kit/prisma';
import { prisma } from './lib/prisma';
import { database } from './src/auth/database.ts';
import { jwt } from './src/auth/jwt.ts';

export const kit = createSessionKit({ jwt, database, strategy: environment.strategy ?? 'jwt', ${store} });
export const { handlers, auth, createProxy, sessions } = kit;
`,
  });
}

const withoutAdapters = (callbacks: Callbacks) => app(callbacks, '', '');

const oneSided = async (folder: string) =>
  (await findingsOf('session-callback-one-sided', folder)).map(({ where }) => where);

describe('Auth.js configured twice', () => {
  it('is read by session-kit doctor, which finds nothing and leaves nothing out for it', async () => {
    const { report } = await reportOf(app({ shared: ofEither }));
    expect(report.findings).toEqual([]);
    const { report: plain } = await reportOf(appWith());
    expect(report.skipped).toEqual(plain.skipped);
  });

  it('has callbacks that may read token and user in either', async () => {
    expect(await oneSided(app({ jwt: ofUser, database: ofToken }))).toEqual([]);
    expect(await oneSided(app({ shared: ofUser }))).toEqual([]);
  });

  it('has the callback for jwts alone asked where neither has an adapter', async () => {
    const callbacks = { jwt: ofUser, database: ofUser };
    expect(await oneSided(withoutAdapters(callbacks))).toEqual(['src/auth/jwt.ts:10']);
    expect(await oneSided(withoutAdapters({ shared: ofUser }))).toEqual(['src/auth/shared.ts:8']);
    expect(await oneSided(app(callbacks, ''))).toEqual([]);
  });

  it('has a leak found in either', async () => {
    const leak = 'session: ({ session, user }) => ({ ...session, user })';
    const found = await findingsOf('session-leaks-user', app({ database: leak }));
    expect(found.map(({ where }) => where)).toEqual(['src/auth/database.ts:10']);
  });

  it('needs a store for the strategy that a variable names', async () => {
    const folder = app({}, '');
    expect(await findingsOf('store-missing', folder)).toEqual([]);
    const env = { AUTH_SESSION_STRATEGY: 'database' };
    expect(await findingsOf('store-missing', folder, env)).toHaveLength(1);
  });
});
