import { describe } from 'vitest';
import { plainAuth } from './apps.ts';
import {
  type Case,
  itFinds,
  itFindsNothing,
  itLeavesOut,
  jwtStrategy,
  kitCallbacks,
  plainCallbacks,
} from './cases.ts';

const jwt = (callbacks: string) => plainCallbacks(callbacks, jwtStrategy);
const rows = plainCallbacks;
const leaking = 'session: ({ session, token }) => ({ ...session, token })';

const token: Omit<Case, 'code'>[] = [
  {
    title: 'a token, or nothing',
    files: jwt('session({ session, token }) { session.user = token || {}; return session; }'),
  },
  {
    title: 'an access token, assigned where none is',
    files: kitCallbacks(
      'session({ session, token }) { session.accessToken ??= token.accessToken; return session; }',
    ),
  },
  {
    title: 'an access token, assigned to a copy that is answered',
    files: jwt(
      'session({ session, token }) { const all = { ...session }; all.accessToken = token.accessToken; return all; }',
    ),
  },
  {
    title: 'an access token, in a longer text',
    files: jwt(
      `session({ session, token }) { session.header = \`Bearer \${token.accessToken}\`; return session; }`,
    ),
  },
  {
    title: 'an access token, in a list',
    files: jwt(
      'session({ session, token }) { session.tokens = [token.accessToken]; return session; }',
    ),
  },
  {
    title: "a password's hash",
    files: kitCallbacks(
      'session({ session, user }) { session.user.password = user.password; return session; }',
    ),
  },
  {
    title: "plain Auth.js's row, where `session` says something else than the strategy",
    files: rows('session: ({ session }) => session', 'session: { maxAge: 3600 },'),
  },
  {
    title: 'a callback that is declared in the function that makes the configuration',
    files: {
      'auth.ts': `import NextAuth from 'next-auth';
export const { auth } = NextAuth((request) => {
  const callbacks = { ${leaking} };
  return { providers: [], callbacks };
});
`,
    },
  },
  {
    title: 'a configuration by way of files that hand it on',
    files: {
      'auth.ts': plainAuth('...authConfig,', "import { authConfig } from './config';"),
      'config/index.ts': "export * from './all';\n",
      'config/all.ts': "import { mine } from './auth';\nexport { mine as authConfig };\n",
      'config/auth.ts': `export const mine = { ${jwtStrategy} callbacks: { ${leaking} } };\n`,
    },
  },
  {
    title: 'a configuration by way of files that hand on to each other in a circle',
    files: {
      'auth.ts': plainAuth('...authConfig,', "import { authConfig } from './config';"),
      'config/index.ts': "export * from './a';\nexport * from './b';\nexport * from './auth';\n",
      'config/a.ts': "export * from './index';\nexport * from './b';\n",
      'config/b.ts': "export * from './index';\nexport * from './a';\n",
      'config/auth.ts': `export const authConfig = { ${jwtStrategy} callbacks: { ${leaking} } };\n`,
    },
  },
];

const user: Omit<Case, 'code'>[] = [
  {
    title: 'by way of the token, assigned',
    files: jwt(
      'jwt({ token, user }) { user && (token.user = user); return token; }, session({ session, token }) { session.user = token.user as any; return session; }',
    ),
  },
  {
    title: 'by way of the token, in an object',
    files: kitCallbacks(
      'jwt: ({ token, user }) => ({ ...token, user: { ...user } }), session: ({ session, token }) => ({ ...session, user: token.user })',
    ),
  },
  {
    title: 'as plain Auth.js puts it into the session',
    files: rows('session: ({ session }) => ({ user: session.user, expires: session.expires })'),
  },
  {
    title: 'as plain Auth.js puts it into the session, with more',
    files: rows(
      'session: ({ session, user }) => ({ user: { ...session.user, role: user.role }, expires: session.expires })',
    ),
  },
];

const byHand: Omit<Case, 'code'>[] = [
  {
    title: 'by Object.assign',
    files: kitCallbacks(
      'session({ session, token }) { Object.assign(session.user, { id: token.uid }); return session; }',
    ),
  },
  {
    title: 'with brackets',
    files: kitCallbacks(
      "session({ session, token }) { session.user['id'] = token.uid; return session; }",
    ),
  },
  {
    title: 'in an object that is assigned',
    files: kitCallbacks(
      'session({ session, token }) { session.user = { id: token.uid }; return session; }',
    ),
  },
];

const fine: Case[] = [
  {
    code: 'session-leaks-token',
    title: 'whether there is a token',
    files: jwt(
      "session({ session, token }) { session.linked = token.access_token !== undefined; session.is = token.id_token === 'x'; return session; }",
    ),
  },
  {
    code: 'session-leaks-token',
    title: 'a claim, where there is a token',
    files: jwt(
      'session: ({ session, token }) => ({ ...session, ...(token && { id: token.sub }) })',
    ),
  },
  {
    code: 'session-leaks-user',
    title: 'a field, where there is a user',
    files: jwt('session({ session, user }) { session.role = user && user.role; return session; }'),
  },
  {
    code: 'session-leaks-user',
    title: 'what was chosen of the user, by way of the token',
    files: jwt(
      'jwt({ token, user }) { if (user) token.user = { id: user.id, role: user.role }; return token; }, session({ session, token }) { session.user = token.user; return session; }',
    ),
  },
  {
    code: 'session-leaks-user',
    title: "the kit's own session",
    files: kitCallbacks('session: ({ session }) => ({ ...session, user: { ...session.user } })'),
  },
  ...[
    'session({ session, user }) { session.user.id = user.id; return session; }',
    'session({ session, token }) { session.user.id = token.sub; return session; }',
    'jwt({ token, user }) { if (user) token.uid = user.id; return token; }, session({ session, token }) { session.user.id = token.uid as string; return session; }',
    "jwt: ({ token, user }) => ({ ...token, ...(user && { uid: user.id }) }), session: ({ session, token }) => ({ ...session, user: { ...session.user, id: token['uid'] } })",
    'jwt({ token, user }) { if (user) (token as Claims).uid = user.id; return token; }, session({ session, token }) { session.user.id = token.uid; return session; }',
    'jwt: ({ token, user }) => withUser(token, user), session({ session, token }) { session.user.id = token.uid; return session; }',
    'jwt({ token, user }) { Object.assign(token, user); return token; }, session({ session, token }) { session.user.id = token.uid; return session; }',
    'session({ session, token, user }) { session.user.id = token.uid ?? user.id; return session; }',
  ].map((body) => ({ code: 'user-id-by-hand', title: body, files: kitCallbacks(body) })),
  {
    code: 'user-id-by-hand',
    title: 'the id of something else',
    files: kitCallbacks(
      'session({ session, token }) { session.team = { id: token.team }; session.team.id = token.team; return session; }',
    ),
  },
];

const untold: Case[] = [
  {
    code: 'session-leaks-token',
    title: 'callbacks of a package',
    files: { 'auth.ts': plainAuth('callbacks,', "import { callbacks } from '@acme/auth';") },
  },
  {
    code: 'session-leaks-token',
    title: 'callbacks that two files import of each other',
    files: {
      'auth.ts': plainAuth('callbacks,', "import { callbacks } from './a';"),
      'a.ts': "import { callbacks } from './b';\nexport { callbacks };\n",
      'b.ts': "import { callbacks } from './a';\nexport { callbacks };\n",
    },
  },
  {
    code: 'session-leaks-user',
    title: 'callbacks of a package, with others',
    files: {
      'auth.ts': plainAuth(
        'callbacks: { ...callbacks, jwt: ({ token }) => token },',
        "import { callbacks } from '@acme/auth';",
      ),
    },
  },
];

const under = (code: string, cases: readonly Omit<Case, 'code'>[]) =>
  cases.map((testCase) => ({ code, ...testCase }));

describe('in the callbacks session-kit doctor finds', () => {
  itFinds([
    ...under('session-leaks-token', token),
    ...under('session-leaks-user', user),
    ...under('user-id-by-hand', byHand),
  ]);
  itFindsNothing(fine);
});

describe('of the callbacks session-kit doctor leaves out', () => {
  itLeavesOut(untold);
});
