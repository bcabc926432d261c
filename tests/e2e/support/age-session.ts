import type { Page } from '@playwright/test';
import type { PrismaClient } from '../../../prisma/generated/client.ts';
import { createJwe } from '../../../src/kit/session/jwe.ts';
import { isJweToken } from '../../../src/kit/session/token.ts';
import { secret } from './secret.ts';

const cookieName = 'authjs.session-token';
const anHour = 3600;

/**
 * Moves the sign-in time of the page's session an hour back: in the row, and in a jwt's claims, which are
 * encrypted again with the server's secret.
 */
export async function ageSession(page: Page, prisma: PrismaClient): Promise<void> {
  // No request of the page may be pending, because its renewed cookie would replace this one.
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
