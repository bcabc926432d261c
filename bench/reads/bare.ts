import { createDecipheriv, hkdfSync } from 'node:crypto';
import { hashToken } from '../../src/kit/session/token.ts';
import type { World } from '../lib/world.ts';
import type { Contender } from './contender.ts';
import { cookieName, type SignedIn } from './kit.ts';

/** The least that has to be done for a jwt of the kit: decrypt it and parse the claims. */
export function bareDecrypt({ secret }: World, { jwt }: SignedIn): Contender {
  const info = `Auth.js Generated Encryption Key (${cookieName})`;
  const key = Buffer.from(hkdfSync('sha256', secret, cookieName, info, 32));
  return {
    name: 'bare decrypt',
    strategy: 'jwt',
    ask() {
      const [header = '', , iv = '', ciphertext = '', tag = ''] = jwt.split('.');
      const decipher = createDecipheriv('aes-256-gcm', key, Buffer.from(iv, 'base64url'));
      decipher.setAAD(Buffer.from(header));
      decipher.setAuthTag(Buffer.from(tag, 'base64url'));
      const text = decipher.update(ciphertext, 'base64url', 'utf8') + decipher.final('utf8');
      return JSON.parse(text).email;
    },
  };
}

/** The least for a token of the database strategy: one prepared join by an indexed column. */
export function bareJoin({ pool }: World, { database }: SignedIn): Contender {
  const text = `
    SELECT s.id, s.expires, u.id AS "userId", u.name, u.email, u.image
    FROM "Session" s JOIN "User" u ON u.id = s."userId" WHERE s."sessionToken" = $1`;
  const hash = hashToken(database);
  return {
    name: 'bare prepared join',
    strategy: 'database',
    async ask() {
      const { rows } = await pool.query({ name: 'bare', text, values: [hash] });
      return rows[0]?.email;
    },
  };
}
