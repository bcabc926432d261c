import { createDecipheriv, hkdfSync } from 'node:crypto';

/** The key of a jwt, as Auth.js derives it. */
export function keyOf(secret: string, cookieName: string): Buffer {
  const info = `Auth.js Generated Encryption Key (${cookieName})`;
  return Buffer.from(hkdfSync('sha256', secret, cookieName, info, 32));
}

/** The email in a jwt of the kit: decrypted and parsed, and nothing looked at. */
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

/** The email of a session's user: one prepared join by an indexed column. */
export async function join(pool: Pool, tokenHash: string): Promise<string | null | undefined> {
  const { rows } = await pool.query({ name: 'join_alone', text, values: [tokenHash] });
  return rows[0]?.email;
}
