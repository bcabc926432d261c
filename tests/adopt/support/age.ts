import { decode, encode } from 'next-auth/jwt';
import { vi } from 'vitest';
import type { Browser } from '../../support/browser.ts';
import { type App, secret } from './app.ts';

const cookie = 'authjs.session-token';
const aDay = 86_400;

/** Lets a session of plain Auth.js be eight days old, and unused since. */
export async function age(app: App, browser: Browser): Promise<void> {
  const value = browser.sessionCookie?.value ?? '';
  const keyOptions = { secret, salt: cookie };
  if (value.split('.').length !== 5) {
    const { rowCount } = await app.database.query(
      `UPDATE "Session" SET expires = expires - interval '8 days' WHERE "sessionToken" = $1`,
      [value],
    );
    if (rowCount !== 1) throw new Error('There is no row of that session.');
    return;
  }
  const token = (await decode({ ...keyOptions, token: value })) ?? undefined;
  try {
    vi.setSystemTime(Date.now() - 8 * aDay * 1000);
    browser.setCookie(cookie, await encode({ ...keyOptions, token, maxAge: 30 * aDay }));
  } finally {
    vi.useRealTimers();
  }
}
