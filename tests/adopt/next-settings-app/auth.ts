import { createSessionKit } from 'authjs-session-kit/next';
import NextAuth, { type NextAuthConfig } from 'next-auth';
import type { Adapter, AdapterUser } from 'next-auth/adapters';
import Credentials from 'next-auth/providers/credentials';
import { memorySessions } from './store';

const ada: AdapterUser = {
  id: 'ada',
  name: 'Ada',
  email: 'ada@example.com',
  emailVerified: null,
  image: null,
};
const findUser = async (id: string) => (id === ada.id ? ada : null);
const refuseSignUp = () => {
  throw new Error('No user signs up here.');
};
/** In the database strategy Auth.js requires all of these methods. */
const adapter: Adapter = {
  getUser: findUser,
  createUser: refuseSignUp,
  getUserByEmail: refuseSignUp,
  getUserByAccount: refuseSignUp,
  updateUser: refuseSignUp,
  linkAccount: refuseSignUp,
  createSession: refuseSignUp,
  getSessionAndUser: refuseSignUp,
  updateSession: refuseSignUp,
  deleteSession: refuseSignUp,
};

// Configured by variables, so that one build serves several tests.
const { PAGES, BASE_PATH, TRUST_HOST, AUTHORIZED } = process.env;

const config: NextAuthConfig = {
  session: { strategy: 'jwt' },
  providers: [
    Credentials({
      credentials: { name: {} },
      authorize: ({ name }) => (name === ada.id ? ada : null),
    }),
  ],
  logger: {
    error: (error) => console.error(`[auth] ${error.name}: ${error.message}`, error.cause),
  },
  callbacks: {
    jwt: ({ token, trigger, session }) => {
      if (trigger === 'update' && typeof session?.note === 'string') token.note = session.note;
      return token;
    },
    session: ({ session, token }) => Object.assign(session, { note: token?.note ?? null }),
    ...(AUTHORIZED && {
      authorized: ({ auth, request }) =>
        !request.nextUrl.pathname.startsWith('/dashboard') || Boolean(auth),
    }),
  },
  ...(PAGES && { pages: { signIn: '/signin' } }),
  ...(BASE_PATH && { basePath: BASE_PATH }),
  ...(TRUST_HOST && { trustHost: TRUST_HOST === 'true' }),
};

// Next bundles this file several times, for components, routes and the proxy.
const shared = globalThis as { sessions?: ReturnType<typeof memorySessions> };
shared.sessions ??= memorySessions(findUser);
const { sessions } = shared;

const plain = () => {
  const { auth, handlers, signIn, signOut, unstable_update } = NextAuth(config);
  return { auth, handlers, signIn, signOut, unstable_update, kit: null };
};
const withKit = () => {
  const kit = createSessionKit({ ...config, adapter, sessions });
  const { auth, handlers, signIn, signOut, unstable_update } = kit;
  return { auth, handlers, signIn, signOut, unstable_update, kit };
};

export const { auth, handlers, signIn, signOut, unstable_update, kit } = process.env.WITHOUT_KIT
  ? plain()
  : withKit();
