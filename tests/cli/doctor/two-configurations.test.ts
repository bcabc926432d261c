import { describe, expect, it } from 'vitest';
import { appWith, findingsOf, reportOf } from './apps.ts';

const ofToken = 'session: ({ session, token }) => ({ ...session, role: token.role })';
const ofUser = 'session: ({ session, user }) => ({ ...session, role: user.role })';
const ofEither =
  'session: ({ session, user, token }) => ({ ...session, role: (user ?? token).role })';

/** `auth.ts` over two configurations in files of their own, and what both have from a third. */
function app(
  callbacks: { jwt?: string; database?: string; shared?: string } = {},
  store = 'sessions: prismaSessions(prisma),',
) {
  const configuration = (strategy: 'jwt' | 'database') => `
import { PrismaAdapter } from '@auth/prisma-adapter';
import type { NextAuthConfig } from 'next-auth';
import { prisma, shared } from './shared.ts';

export const ${strategy} = {
  ...shared,
  adapter: PrismaAdapter(prisma),
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

const oneSided = async (folder: string, env = {}) =>
  (await findingsOf('session-callback-one-sided', folder, env)).map(
    ({ where, level }) => `${level} ${where}`,
  );

describe('Auth.js configured twice', () => {
  it('is read by session-kit doctor, which finds nothing and leaves nothing out for it', async () => {
    const { report } = await reportOf(app({ shared: ofEither }));
    expect(report.findings).toEqual([]);
    const { report: plain } = await reportOf(appWith());
    expect(report.skipped).toEqual(plain.skipped);
  });

  it('has callbacks that are looked at for their own strategy only', async () => {
    expect(await oneSided(app({ jwt: ofToken, database: ofUser }))).toEqual([]);
    const swapped = app({ jwt: ofUser, database: ofToken });
    expect(await oneSided(swapped)).toEqual([
      'error src/auth/jwt.ts:10',
      'warning src/auth/database.ts:10',
    ]);
    expect(await oneSided(swapped, { AUTH_SESSION_STRATEGY: 'database' })).toEqual([
      'warning src/auth/jwt.ts:10',
      'error src/auth/database.ts:10',
    ]);
  });

  it('is looked at once for callbacks that both have', async () => {
    expect(await oneSided(app({ shared: ofUser }))).toEqual(['error src/auth/shared.ts:8']);
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
