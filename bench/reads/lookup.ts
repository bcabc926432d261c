import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import { cookies } from 'next/headers.js';
import type { World } from '../lib/world.ts';
import type { Contender } from './contender.ts';

/**
 * A lookup as in Lucia's guide. The cookie has an id and a secret, and the table has the secret's hash,
 * which is compared in constant time. A join reads the user.
 */
export async function handWritten({ pool, user }: World): Promise<Contender> {
  await pool.query(`
    CREATE TABLE user_session (
      id TEXT NOT NULL PRIMARY KEY,
      user_id TEXT NOT NULL REFERENCES "User"(id),
      secret_hash BYTEA NOT NULL,
      expires_at TIMESTAMPTZ NOT NULL
    )`);
  const id = randomBytes(15).toString('base64url');
  const secret = randomBytes(15).toString('base64url');
  const expires = new Date(Date.now() + 30 * 86_400_000);
  await pool.query('INSERT INTO user_session VALUES ($1, $2, $3, $4)', [
    id,
    user.id,
    hash(secret),
    expires,
  ]);

  async function validate(token: string) {
    const [sessionId, sessionSecret] = token.split('.');
    if (!sessionId || !sessionSecret) return null;
    const { rows } = await pool.query(
      `SELECT user_session.id, user_session.secret_hash, user_session.expires_at,
              "User".id AS user_id, "User".name, "User".email, "User".image
       FROM user_session INNER JOIN "User" ON "User".id = user_session.user_id
       WHERE user_session.id = $1`,
      [sessionId],
    );
    const [row] = rows;
    if (!row || !timingSafeEqual(row.secret_hash, hash(sessionSecret))) return null;
    return Date.now() < row.expires_at.getTime() ? row : null;
  }

  return {
    name: 'hand-written lookup',
    strategy: 'database',
    cookie: `session=${id}.${secret}`,
    async read() {
      const token = (await cookies()).get('session')?.value;
      return token && (await validate(token))?.email;
    },
  };
}

function hash(secret: string): Buffer {
  return createHash('sha256').update(secret).digest();
}
