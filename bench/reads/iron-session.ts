import { getIronSession, sealData } from 'iron-session';
import { cookies } from 'next/headers.js';
import type { World } from '../lib/world.ts';
import type { Contender } from './contender.ts';

/** iron-session: the session in an encrypted cookie, which can't be revoked. */
export async function ironSession({ secret, user }: World): Promise<Contender> {
  const options = { password: secret, cookieName: 'iron-session' };
  const sealed = await sealData({ user }, options);
  return {
    name: 'iron-session',
    strategy: 'jwt',
    cookie: `iron-session=${sealed}`,
    async read() {
      const session = await getIronSession<{ user: World['user'] }>(await cookies(), options);
      return session.user?.email;
    },
  };
}
