import { hashToken } from '../../src/kit/session/token.ts';
import { decrypt, join, keyOf } from '../lib/least-work.ts';
import type { World } from '../lib/world.ts';
import type { Contender } from './contender.ts';
import { cookieName, type SignedIn } from './kit.ts';

/** The least work for a jwt of the kit: decrypting it and parsing the claims. */
export function decryptionAlone({ secret }: World, { jwt }: SignedIn): Contender {
  const key = keyOf(secret, cookieName);
  return { name: 'decryption alone', strategy: 'jwt', read: () => decrypt(jwt, key) };
}

/** The least work for a token of the database strategy: one prepared join by an indexed column. */
export function joinAlone({ pool }: World, { database }: SignedIn): Contender {
  const hash = hashToken(database);
  return { name: 'prepared join alone', strategy: 'database', read: () => join(pool, hash) };
}
