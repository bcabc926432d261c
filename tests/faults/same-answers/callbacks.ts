import type { NextAuthConfig } from 'next-auth';

type Callbacks = NonNullable<NextAuthConfig['callbacks']>;
export type JwtCallback = NonNullable<Callbacks['jwt']>;
export type SessionCallback = NonNullable<Callbacks['session']>;
type Shown = Awaited<ReturnType<SessionCallback>>;

/** What an app's callbacks throw here. */
export const thrown = 'a callback of the app';

/** `callbacks.jwt` of apps. */
export const jwtCallbacks = {
  none: undefined,
  'returns what it got': ({ token }) => token,
  'adds a claim': ({ token }) => ({ ...token, plan: 'pro' }),
  'copies the user’s id': ({ token, user }) => (user ? { ...token, uid: user.id } : token),
  'makes it somebody else’s': ({ token }) => ({ ...token, sub: 'somebody else', name: 'Eve' }),
  'starts anew': ({ token }) => ({ name: token.name, tier: 1 }),
  'returns null': () => null,
  throws: () => {
    throw new Error(thrown);
  },
} satisfies Record<string, JwtCallback | undefined>;
export type JwtCallbackName = keyof typeof jwtCallbacks;

/** `callbacks.session` of apps. Auth.js's types say of both strategies' parameters that all are there. */
export const sessionCallbacks = {
  none: undefined,
  'returns what it got': ({ session }) => session,
  'adds a field': async ({ session }) => Object.assign(session, { plan: 'pro' }),
  // As documented, in an app that goes from one strategy to the other.
  'adds the user’s id': ({ session, token, user }) => {
    session.user.id = token ? String(token.sub) : user.id;
    return session;
  },
  'copies a claim or a column': ({ session, token, user }) => {
    const { emailVerified = null, plan = null } = { ...token, ...user };
    Object.assign(session.user, { emailVerified, plan });
    return session;
  },
  'shows all it got': ({ session, token, user }) =>
    Object.assign(session, { got: { token, user } }),
  'adds a date': ({ session }) => Object.assign(session, { since: new Date(0), until: undefined }),
  'builds a new session': ({ session }) => ({
    user: { ...session.user, name: session.user.name, shown: true },
    expires: session.expires,
  }),
  // The rest is no session by Auth.js's types, and what apps in JavaScript return all the same.
  'answers something else': ({ token, user }) =>
    ({ hello: (token ?? user).name ?? 'nobody' }) as unknown as Shown,
  'answers null': () => null as unknown as Shown,
  throws: () => {
    throw new Error(thrown);
  },
} satisfies Record<string, SessionCallback | undefined>;
export type SessionCallbackName = keyof typeof sessionCallbacks;
