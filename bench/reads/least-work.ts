import { hashToken } from '../../src/kit/session/token.ts';
import { decrypt, join, keyOf } from '../lib/least-work.ts';
import type { World } from '../lib/world.ts';
import type { Contender } from './contender.ts';
import { cookieName, type SignedIn } from './kit.ts';

/** The least that has to be done for a jwt of the kit: decrypt it and parse the claims. */
export function decryptionAlone({ secret }: World, { jwt }: SignedIn): Contender {
  const key = keyOf(secret, cookieName);
  return { name: 'decryption alone', strategy: 'jwt', ask: () => decrypt(jwt, key) };
}

/** The least for a token of the database strategy: one prepared join by an indexed column. */
export function joinAlone({ pool }: World, { database }: SignedIn): Contender {
  const hash = hashToken(database);
  return { name: 'prepared join alone', strategy: 'database', ask: () => join(pool, hash) };
}
