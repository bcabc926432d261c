import { createDecipheriv, hkdfSync } from 'node:crypto';

/** Derives the key of a jwt as Auth.js does. */
export function keyOf(secret: string, cookieName: string): Buffer {
  const info = `Auth.js Generated Encryption Key (${cookieName})`;
  return Buffer.from(hkdfSync('sha256', secret, cookieName, info, 32));
}

/** Decrypts and parses a jwt of the kit, without checks. @returns its email. */
export function decrypt(jwt: string, key: Buffer): string {
  const [header = '', , iv = '', ciphertext = '', tag = ''] = jwt.split('.');
  const decipher = createDecipheriv('aes-256-gcm', key, Buffer.from(iv, 'base64url'));
  decipher.setAAD(Buffer.from(header));
  decipher.setAuthTag(Buffer.from(tag, 'base64url'));
  const text = decipher.update(ciphertext, 'base64url', 'utf8') + decipher.final('utf8');
  return JSON.parse(text).email;
}

interface Pool {
  query(statement: { name: string; text: string; values: string[] }): Promise<{
    rows: { email: string | null }[];
  }>;
}

const text = `
  SELECT s.id, s.expires, u.id AS "userId", u.name, u.email, u.image
  FROM "Session" s JOIN "User" u ON u.id = s."userId" WHERE s."sessionToken" = $1`;

/** Runs one prepared join by an indexed column. @returns the email of the session's user. */
export async function join(pool: Pool, tokenHash: string): Promise<string | null | undefined> {
  const { rows } = await pool.query({ name: 'join_alone', text, values: [tokenHash] });
  return rows[0]?.email;
}
