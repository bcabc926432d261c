import { describe, expect, it } from 'vitest';
import type { Files } from '../../support/made-app.ts';
import { appWith, findingsOf, reportOf } from './apps.ts';
import {
  type Case,
  itFinds,
  itFindsNothing,
  jwtStrategy,
  kitCallbacks,
  plainCallbacks,
  withoutStore,
} from './cases.ts';

const code = 'session-callback-one-sided';
const ofKit = (body: string) => kitCallbacks(`session${body}`);
const withRows = (body: string) => plainCallbacks(`session${body}`);
const withJwts = (body: string) => plainCallbacks(`session${body}`, jwtStrategy);
const withoutAdapter = (body: string, more = '') => ({
  'auth.ts': withoutStore(`callbacks: { session${body} }, ${more}`).replace(
    'adapter: prismaAdapter(prisma),',
    '',
  ),
});
const ofToken = '({ session, token }) { session.user.role = token.role; return session; }';
const ofUser = '({ session, user }) { session.user.role = user.role; return session; }';

const broken: Omit<Case, 'code'>[] = [
  { title: 'a claim, with rows', files: withRows(ofToken), where: ['auth.ts:9'] },
  { title: 'a column, with jwts', files: withJwts(ofUser), where: ['auth.ts:9'] },
  {
    title: 'a column, where the kit has no adapter',
    files: withoutAdapter(ofUser),
    where: ['auth.ts:11'],
  },
  {
    title: 'where there is a user in the session, which says nothing of the token',
    files: withRows(
      '({ session, token }) { if (session.user) { session.user.role = token.role as string; } return session; }',
    ),
  },
  {
    title: 'in the condition itself',
    files: withRows(
      '({ session, token }) { if (token.sub && session.user) session.user.sub = token.sub; return session; }',
    ),
  },
  {
    title: 'at an update, whatever the strategy',
    files: withRows(
      ": ({ session, token, trigger }) => (trigger === 'update' ? { ...session, role: token['role']! } : session)",
    ),
  },
  {
    title: 'by parameters that have one name, and a cast',
    files: withRows(': (params) => ({ ...params.session, role: (params.token as any).role })'),
  },
  {
    title: 'taken apart in the head',
    files: withRows(': ({ session, token: { role } }) => ({ ...session, role })'),
  },
  {
    title: 'taken apart later',
    files: withRows(
      '({ session, token }) { const { role } = token; return { ...session, role }; }',
    ),
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
    { title: `with jwts, session${body}`, files: withJwts(body) },
    { title: `with rows, session${body}`, files: withRows(body) },
    { title: `without an adapter, session${body}`, files: withoutAdapter(body) },
  ]),
  ...[ofToken, ofUser].flatMap((body) => [
    { title: `of the kit, session${body}`, files: ofKit(body) },
    {
      title: `of the kit with rows, session${body}`,
      files: ofKit(body),
      env: { AUTH_SESSION_STRATEGY: 'database' },
    },
    {
      title: `of the kit without a store, session${body}`,
      files: { 'auth.ts': withoutStore(`callbacks: { session${body} },`) },
    },
  ]),
  { title: 'a claim, where the kit has no adapter', files: withoutAdapter(ofToken) },
  {
    title: "a column, where the kit has options that can't be read",
    files: withoutAdapter(ofUser, '...more,'),
  },
  { title: 'a column with rows', files: withRows(ofUser) },
  { title: 'a claim with jwts', files: withJwts(ofToken) },
  {
    title: 'a strategy that is worked out',
    files: plainCallbacks(`session${ofToken}`, 'session: { strategy: chosen() },'),
  },
];

describe("of callbacks.session that read what they aren't given session-kit doctor finds", () => {
  itFinds(broken.map((testCase) => ({ code, ...testCase })));
  itFindsNothing(fine.map((testCase) => ({ code, ...testCase })));

  it('what to write instead', async () => {
    const fixOf = async (files: Files) => (await findingsOf(code, appWith(files)))[0]?.fix;
    expect(await fixOf(withRows(ofToken))).toBe(
      'Ask first, if (token) or token?.role, or read user.role: user has the columns of the row. With authjs-session-kit both are there.',
    );
    expect(await fixOf(withJwts(ofUser))).toContain('if (user) or user?.role, or read token.role');
    expect(await fixOf(withoutAdapter(ofUser))).toContain('With an adapter both are there.');
  });

  it.for([
    ['user', withJwts, '({ session, user }) {\n session.user.id = user.id;\n return session;\n }'],
    [
      'token',
      withRows,
      '({ session, token }) {\n session.user.id = token.sub;\n return session;\n }',
    ],
    [
      'a claim',
      withRows,
      '({ session, token }) {\n session.user.id = token.id;\n return session;\n }',
    ],
    [
      'no adapter',
      withoutAdapter,
      '({ session, user }) {\n session.user.id = user.id;\n return session;\n }',
    ],
  ] as const)(
    'one thing to write for the id, of %s, which is right in both strategies',
    async ([, files, body]) => {
      const { report } = await reportOf(appWith(files(body)));
      const ofLine = report.findings.filter(
        ({ title }) => title.includes('reads') || title.includes('id'),
      );
      expect(ofLine.map((finding) => finding.code)).toEqual([code]);
      expect(ofLine[0]?.fix).toContain('Write user?.id ?? token?.sub: one of them is the id');
    },
  );

  it('the first of many', async () => {
    const body =
      '({ session, token, user }) {\n session.a = token.a;\n session.b = token.b;\n session.c = user.c;\n return session;\n }';
    const found = await findingsOf(code, appWith(withRows(body)));
    expect(found.map(({ where }) => where)).toEqual(['auth.ts:10']);
  });
});
