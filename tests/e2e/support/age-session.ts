import type { Page } from '@playwright/test';
import type { PrismaClient } from '../../../prisma/generated/client.ts';
import { createJwe } from '../../../src/kit/session/jwe.ts';
import { isJweToken } from '../../../src/kit/session/token.ts';
import { secret } from './secret.ts';

const cookieName = 'authjs.session-token';
const anHour = 3600;

/**
 * Lets the user of this page have proved who they are an hour earlier, where the strategy keeps that:
 * in the row, and in the claims of a token, sealed with the server's own secret.
 */
export async function ageSession(page: Page, prisma: PrismaClient): Promise<void> {
  // Nothing of the page may be on its way, or its renewed cookie would take the place of this one.
  const address = page.url();
  await page.goto('about:blank');
  const { session } = await (await page.request.get('/api/me')).json();
  const then = new Date(Date.parse(session.authenticatedAt) - anHour * 1000);
  await prisma.session.update({ where: { id: session.sid }, data: { authenticatedAt: then } });

  const context = page.context();
  const cookie = (await context.cookies()).find(({ name }) => name === cookieName);
  if (cookie && isJweToken(cookie.value)) {
    const jwe = createJwe([secret]);
    const claims = await jwe.decrypt(cookie.value, cookieName, new Date());
    const value = await jwe.encrypt({ ...claims, auth_time: then.getTime() / 1000 }, cookieName);
    await context.addCookies([{ ...cookie, value }]);
  }
  await page.goto(address);
}
