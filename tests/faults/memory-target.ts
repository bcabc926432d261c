import type { JWTPayload } from 'jose';
import type { Adapter } from 'next-auth/adapters';
import Credentials from 'next-auth/providers/credentials';
import { beforeAll } from 'vitest';
import { createSessionKit, type SessionKit } from '../../src/kit/create-session-kit.ts';
import { toRecordClaims } from '../../src/kit/session/claims.ts';
import type { StoredUser, StrategyName } from '../../src/kit/session/session.ts';
import type { SessionStore, StoredSession } from '../../src/kit/session/store.ts';
import { memorySessions } from '../../src/kit/stores/memory.ts';
import { sessionOf } from '../contract/strategy/helpers.ts';
import { Browser } from '../support/browser.ts';
import { secret, TestClock } from '../support/kit.ts';
import { asAction } from '../support/next-scope.ts';
import { type Place, placesOf } from './places.ts';

/** The only user there is. */
export const user: StoredUser = {
  id: 'the one user there is',
  email: 'ada@example.com',
  emailVerified: null,
  name: 'Ada',
  image: null,
};

interface MemoryKit {
  kit: SessionKit;
  store: SessionStore;
  clock: TestClock;
}

/** What an attacker may know of the user's sessions. */
export interface KnownTokens {
  /** The token of a live session. */
  token: string;
  /** The same session as its jwt would say it. */
  claims: JWTPayload;
  /** The same session as the registry keeps it. */
  stored: Omit<StoredSession, 'claims'>;
  csrf: { cookie: string; token: string };
  /** Tokens that were good once. */
  spent: { signedOut: string; revoked: string; rotated: string };
}

interface Target extends MemoryKit {
  places: Place[];
  known: KnownTokens;
}

/** The kit that a test file attacks, in which the user is signed in. */
export function memoryTarget(strategy: StrategyName): Target {
  const memory = createMemoryKit(strategy);
  let known: KnownTokens;
  beforeAll(async () => {
    known = await signInAndOut(memory);
  });
  return {
    ...memory,
    places: placesOf(memory.kit),
    get known() {
      return known;
    },
  };
}

/** A kit with nothing outside this process, so that thousands of cases take seconds. */
function createMemoryKit(strategy: StrategyName): MemoryKit {
  const findUser = async (id: string) => (id === user.id ? user : null);
  const store = memorySessions(findUser);
  const clock = new TestClock();
  const kit = createSessionKit({
    strategy,
    adapter: adapterOver(findUser),
    sessions: store,
    secret: [secret],
    trustHost: true,
    clock: clock.now,
    providers: [
      Credentials({
        credentials: { password: {} },
        authorize: ({ password }) => (password === 'right' ? user : null),
      }),
    ],
    pages: { signIn: '/signin', error: '/signin' },
    logger: { error() {}, warn() {}, debug() {} },
  });
  return { kit, store, clock };
}

/** The part of an adapter that Auth.js requires when no user is created. */
function adapterOver(getUser: (id: string) => Promise<StoredUser | null>): Adapter {
  const unused = () => {
    throw new Error('No user is created or linked here.');
  };
  return {
    getUser,
    getUserByEmail: async () => null,
    getUserByAccount: async () => null,
    createUser: unused,
    updateUser: unused,
    linkAccount: unused,
  };
}

/** Signs in a few times, and ends all of these sessions but one. */
async function signInAndOut({ kit, store, clock }: MemoryKit): Promise<KnownTokens> {
  const signIn = async () => {
    const browser = new Browser(kit.handlers);
    await browser.post('/api/auth/callback/credentials', { password: 'right' });
    return { browser, token: tokenOf(browser) };
  };
  const [signedOut, revoked, rotated] = [await signIn(), await signIn(), await signIn()];
  await signedOut.browser.post('/api/auth/signout');
  const session = await sessionOf(revoked.browser);
  await kit.sessions.revoke(session, session.sid);
  await rotated.browser.get('/rotate', asAction(kit.sessions.rotate));

  const { browser, token } = await signIn();
  const { sid } = await sessionOf(browser);
  const stored = (await store.list(user.id, clock.now())).find((session) => session.sid === sid);
  if (!stored) throw new Error('The registry does not list the session.');
  const cookie = browser.cookies.get('authjs.csrf-token')?.value ?? '';
  return {
    token,
    claims: {
      ...toRecordClaims(stored),
      name: user.name,
      email: user.email,
      token_id: 'of no session',
    },
    stored,
    csrf: { cookie, token: decodeURIComponent(cookie).split('|')[0] ?? '' },
    spent: { signedOut: signedOut.token, revoked: revoked.token, rotated: rotated.token },
  };
}

function tokenOf(browser: Browser): string {
  const token = browser.sessionCookie?.value;
  if (!token) throw new Error('The sign-in set no session cookie.');
  return token;
}
