import { type BrowserContext, test as base, expect, type Page } from '@playwright/test';
import { createPrisma } from '../../../prisma/client.ts';
import type { PrismaClient } from '../../../prisma/generated/client.ts';
import { signUp } from '../../../src/accounts/sign-up.ts';
import type { StrategyName } from '../../../src/kit/session/session.ts';
import { password, signInByRequest } from './sign-in-by-request.ts';

export { password };

export interface TestUser {
  name: string;
  email: string;
}

export interface Options {
  /** The strategy of the server under test. */
  strategy: StrategyName;
}

interface Fixtures {
  /** A new user for the test, who can sign in with `password`. */
  user: TestUser;
  /** The page, signed in as that user. */
  signedIn: Page;
  /** The page, signed in as that user with the role admin. */
  admin: Page;
  /** Signs in that user, or the one with this email, in another browser, and returns its dashboard. */
  anotherDevice: (userAgent: string, email?: string) => Promise<Page>;
}

interface WorkerFixtures extends Options {
  prisma: PrismaClient;
}

let users = 0;

export const test = base.extend<Fixtures, WorkerFixtures>({
  strategy: ['jwt', { option: true, scope: 'worker' }],

  baseURL: async ({ strategy }, use) => use(running(strategy).url),

  prisma: [
    async ({ strategy }, use) => {
      const prisma = createPrisma(running(strategy).database);
      await use(prisma);
      await prisma.$disconnect();
    },
    { scope: 'worker' },
  ],

  user: async ({ prisma }, use, { workerIndex }) => {
    const user = { name: 'Ada Lovelace', email: `ada.${workerIndex}.${++users}@example.com` };
    await signUp(prisma, { ...user, password });
    await use(user);
  },

  signedIn: async ({ page, user }, use) => {
    await signInByRequest(page.request, user.email);
    await page.goto('/dashboard');
    await use(page);
  },

  admin: async ({ signedIn, user, prisma }, use) => {
    await prisma.user.update({ where: { email: user.email }, data: { role: 'admin' } });
    await use(signedIn);
  },

  anotherDevice: async ({ browser, baseURL, user }, use) => {
    const contexts: BrowserContext[] = [];
    await use(async (userAgent, email = user.email) => {
      const context = await browser.newContext({ baseURL, userAgent });
      contexts.push(context);
      await signInByRequest(context.request, email);
      const page = await context.newPage();
      await page.goto('/dashboard');
      await expect(page).toHaveURL('/dashboard');
      return page;
    });
    for (const context of contexts) await context.close();
  },
});

export { expect };

export async function signIn(page: Page, email: string, secret = password): Promise<void> {
  await page.goto('/signin');
  await page.getByLabel('Email', { exact: true }).fill(email);
  await page.getByLabel('Password', { exact: true }).fill(secret);
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
  await page.waitForURL('**/dashboard');
}

/** Signs out, and waits for the new document. */
export async function signOut(page: Page): Promise<void> {
  const loaded = page.waitForEvent('load');
  await page.getByRole('button', { name: 'Sign out', exact: true }).click();
  await loaded;
}

/** @returns the server that the global set-up started for this strategy. */
function running(strategy: string): { url: string; database: string } {
  const url = process.env[`E2E_URL_${strategy}`];
  const database = process.env[`E2E_DATABASE_${strategy}`];
  if (!url || !database) throw new Error(`No server was started for ${strategy}.`);
  return { url, database };
}
