import { describe, expect, it } from 'vitest';
import { appWith, findingsOf } from './apps.ts';
import {
  type Case,
  itFinds,
  itFindsNothing,
  jwtStrategy,
  kitCallbacks,
  stockCallbacks,
  withoutStore,
} from './cases.ts';

const code = 'session-callback-one-sided';
const database = { AUTH_SESSION_STRATEGY: 'database' };
const ofKit = (body: string) => kitCallbacks(`session${body}`);
const ofToken = '({ session, token }) { session.user.role = token.role; return session; }';
const ofUser = '({ session, user }) { session.user.role = user.role; return session; }';

const broken: Omit<Case, 'code'>[] = [
  { title: 'a claim, with rows', files: ofKit(ofToken), env: database, where: ['auth.ts:11'] },
  { title: 'a claim, with jwts', files: ofKit(ofToken), level: 'warning' },
  { title: 'a column, with jwts', files: ofKit(ofUser) },
  { title: 'a column, with rows', files: ofKit(ofUser), env: database, level: 'warning' },
  {
    title: 'a column, while a part of the sessions has jwts',
    files: ofKit(ofUser),
    env: { ...database, AUTH_SESSION_ROLLOUT: '25' },
  },
  {
    title: 'the strategy that is written',
    files: kitCallbacks(`session${ofToken} }, strategy: 'database', more: {`),
  },
  {
    title: 'where there is a user in the session, which says nothing of the token',
    files: ofKit(
      '({ session, token }) { if (session.user) { session.user.role = token.role as string; } return session; }',
    ),
    env: database,
  },
  {
    title: 'in the condition itself',
    files: ofKit(
      '({ session, token }) { if (token.sub && session.user) session.user.sub = token.sub; return session; }',
    ),
    env: database,
  },
  {
    title: 'at an update, whatever the strategy',
    files: ofKit(
      ": ({ session, token, trigger }) => (trigger === 'update' ? { ...session, role: token['role']! } : session)",
    ),
    env: database,
  },
  {
    title: 'by parameters that have one name, and a cast',
    files: ofKit(': (params) => ({ ...params.session, role: (params.token as any).role })'),
    env: database,
  },
  {
    title: 'taken apart in the head',
    files: ofKit(': ({ session, token: { role } }) => ({ ...session, role })'),
    env: database,
  },
  {
    title: 'taken apart later',
    files: ofKit('({ session, token }) { const { role } = token; return { ...session, role }; }'),
    env: database,
  },
  { title: 'of stock Auth.js, a claim with rows', files: stockCallbacks(`session${ofToken}`) },
  {
    title: 'of stock Auth.js, a column with jwts',
    files: stockCallbacks(`session${ofUser}`, jwtStrategy),
  },
];

const safe = [
  ': ({ session, user, token }) => ({ ...session, role: (user ?? token).role })',
  ': ({ session, token }) => ({ ...session, role: token?.role, more: token?.a.b })',
  '({ session, token }) { if (token) session.user.role = token.role; return session; }',
  '({ session, token }) { if (!token) return session; session.role = token.role; return session; }',
  '({ session, token }) { if (token?.role && session.user) session.role = token.role; return session; }',
  ': ({ session, user, token }) => ({ ...session, role: user ? user.role : token.role })',
  ': ({ session, token }) => ({ ...session, ...(token && { role: token.role }) })',
  ": ({ session, user, token }) => ({ ...session, role: session.strategy === 'jwt' ? token.role : user.role })",
  "(params) { if ('token' in params) params.session.role = params.token.role; return params.session; }",
  "({ session, token, user }) { switch (session.strategy) { case 'jwt': session.role = token.role; break; default: session.role = user.role; } return session; }",
  ': ({ session, token = {} }) => ({ ...session, role: token.role })',
  ': async ({ session }) => { const user = await find(session.user.id); return { ...session, role: user.role }; }',
  ': ({ session }) => ({ ...session, names: users.map((user) => user.name) })',
  ': ({ session, user }) => ({ ...session, others: users.filter((user) => user.name) })',
  '({ session, token }) { try { session.role = token.role; } catch {} return session; }',
];

const fine: Omit<Case, 'code'>[] = [
  ...safe.flatMap((body) => [
    { title: `with jwts, session${body}`, files: ofKit(body) },
    { title: `with rows, session${body}`, files: ofKit(body), env: database },
  ]),
  {
    title: 'a claim, without a store to switch to',
    files: { 'auth.ts': withoutStore(`callbacks: { session${ofToken} },`) },
  },
  { title: 'of stock Auth.js, a column with rows', files: stockCallbacks(`session${ofUser}`) },
  {
    title: 'of stock Auth.js, a claim with jwts',
    files: stockCallbacks(`session${ofToken}`, jwtStrategy),
  },
  {
    title: 'of stock Auth.js, a strategy that is worked out',
    files: stockCallbacks(`session${ofToken}`, 'session: { strategy: chosen() },'),
  },
];

describe('of callbacks.session that work in one strategy session-kit doctor finds', () => {
  itFinds(broken.map((each) => ({ code, ...each })));
  itFindsNothing(fine.map((each) => ({ code, ...each })));

  it('what to write for both, and for stock Auth.js for its own', async () => {
    const [both] = await findingsOf(code, appWith(ofKit(ofToken)));
    expect(both?.fix).toContain('(user ?? token).role');
    const [own] = await findingsOf(code, appWith(stockCallbacks(`session${ofToken}`)));
    expect(own?.fix).toContain('Read user.role');
  });

  it('each of the two once', async () => {
    const body =
      '({ session, token, user }) {\n session.a = token.a;\n session.b = token.b;\n session.c = user.c;\n return session;\n }';
    const found = await findingsOf(code, appWith(ofKit(body)));
    expect(found.map(({ where, level }) => [where, level])).toEqual([
      ['auth.ts:14', 'error'],
      ['auth.ts:12', 'warning'],
    ]);
  });
});
