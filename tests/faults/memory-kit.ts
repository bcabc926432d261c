import type { Adapter } from 'next-auth/adapters';
import Credentials from 'next-auth/providers/credentials';
import { createSessionKit, type SessionKit } from '../../src/kit/create-session-kit.ts';
import type { StoredUser, StrategyName } from '../../src/kit/session/session.ts';
import type { SessionStore } from '../../src/kit/session/store.ts';
import { memorySessions } from '../../src/kit/stores/memory.ts';
import { secret, TestClock } from '../support/kit.ts';

export const person: StoredUser = {
  id: 'the one user there is',
  email: 'ada@example.com',
  emailVerified: null,
  name: 'Ada',
  image: null,
};

export interface MemoryKit {
  kit: SessionKit;
  store: SessionStore;
  clock: TestClock;
}

/** A kit with nothing outside this process, so that thousands of cases take seconds. */
export function createMemoryKit(strategy: StrategyName): MemoryKit {
  const findUser = async (id: string) => (id === person.id ? person : null);
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
        authorize: ({ password }) => (password === 'right' ? person : null),
      }),
    ],
    pages: { signIn: '/signin', error: '/signin' },
    logger: { error() {}, warn() {}, debug() {} },
  });
  return { kit, store, clock };
}

/** As much of an adapter as Auth.js asks for where nobody is ever created. */
function adapterOver(getUser: (id: string) => Promise<StoredUser | null>): Adapter {
  const unused = () => {
    throw new Error('Nobody is created or linked here.');
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
