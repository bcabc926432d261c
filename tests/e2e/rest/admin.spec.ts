import type { Locator, Page } from '@playwright/test';
import type { PrismaClient } from '../../../prisma/generated/client.ts';
import { signUp } from '../../../src/accounts/sign-up.ts';
import { ageSession } from '../support/age-session.ts';
import { confirm } from '../support/confirm.ts';
import { receiveLink } from '../support/mail-server.ts';
import { signInWithOidc } from '../support/sign-in-with-oidc.ts';
import { test as base, expect, password, type TestUser } from '../support/test.ts';

const firefox = 'Mozilla/5.0 (X11; Linux x86_64; rv:133.0) Gecko/20100101 Firefox/133.0';

interface Fixtures {
  /** Somebody else, with a password. */
  target: TestUser;
}

let targets = 0;

const test = base.extend<Fixtures>({
  target: async ({ prisma }, use, { workerIndex }) => {
    const target = { name: 'Grace Hopper', email: `grace.${workerIndex}.${++targets}@example.com` };
    await signUp(prisma, { ...target, password });
    await use(target);
  },
});

async function find(page: Page, email: string): Promise<Locator> {
  await page.goto('/admin');
  await page.getByLabel('Email contains').fill(email.toUpperCase());
  await page.getByRole('button', { name: 'Search' }).click();
  await expect(page).toHaveURL(/q=/);
  const entry = page.getByRole('main').getByRole('listitem');
  await expect(entry).toHaveCount(1);
  await expect(entry).toContainText(email);
  return entry;
}

/** Sends the form of this button about another user than the one it was made for. */
async function aimAt(button: Locator, userId: string): Promise<void> {
  await button.evaluate((element: HTMLButtonElement, id) => {
    const field = element.form?.elements.namedItem('userId');
    if (field instanceof HTMLInputElement) field.value = id;
  }, userId);
}

async function idOf(prisma: PrismaClient, { email }: TestUser): Promise<string> {
  return (await prisma.user.findUniqueOrThrow({ where: { email } })).id;
}

async function refused(page: Page, email: string): Promise<void> {
  await page.goto('/signin');
  await page.getByLabel('Email', { exact: true }).fill(email);
  await page.getByLabel('Password', { exact: true }).fill(password);
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
  await expect(page.getByText('Email or password is wrong.')).toBeVisible();
}

test('a user who is not an admin gets 404', async ({ signedIn: page }) => {
  expect((await page.request.get('/admin')).status()).toBe(404);
  await page.goto('/admin');
  await expect(page.getByRole('heading', { name: 'Page not found' })).toBeVisible();
  await expect(page.getByText('Only admins')).toHaveCount(0);
  await page.goto('/account');
  await expect(page.getByRole('link', { name: 'See all users' })).toHaveCount(0);
});

test('a signed-out visitor is redirected to sign in', async ({ page }) => {
  await page.goto('/admin');
  await expect(page).toHaveURL(/\/signin\?callbackUrl=%2Fadmin$/);
});

test('an admin finds the page from the account, and a user in it', async ({
  admin: page,
  target,
  user,
  anotherDevice,
}) => {
  await anotherDevice(firefox, target.email);
  await page.goto('/account');
  await page.getByRole('link', { name: 'See all users' }).click();
  await expect(page).toHaveURL('/admin');
  const entry = await find(page, target.email);
  await expect(entry).toContainText('1 live session · Password');
  const self = await find(page, user.email);
  await expect(self).toContainText('you');
  await expect(self.getByRole('button')).toHaveCount(0);

  await page.getByLabel('Email contains').fill('nobody-has-this');
  await page.getByRole('button', { name: 'Search' }).click();
  await expect(page.getByText('No user has an email that contains this.')).toBeVisible();
});

test("an admin ends a user's sessions", async ({ admin: page, target, anotherDevice }) => {
  const laptop = await anotherDevice(firefox, target.email);
  const entry = await find(page, target.email);
  await entry.getByRole('button', { name: 'End sessions' }).click();
  await expect(page.getByRole('status')).toHaveText(`Ended the sessions of ${target.email}.`);
  await expect(entry).toContainText('No live sessions');
  await laptop.reload();
  await expect(laptop).toHaveURL(/\/signin\?callbackUrl=/);
});

test("a disabled user is signed out and can't sign in until enabled", async ({
  admin: page,
  target,
  prisma,
  anotherDevice,
}) => {
  const laptop = await anotherDevice(firefox, target.email);
  const entry = await find(page, target.email);
  await entry.getByRole('button', { name: 'Disable' }).click();
  await expect(page.getByRole('status')).toContainText(`Disabled ${target.email}`);
  await expect(entry.getByText('disabled', { exact: true })).toBeVisible();
  expect((await laptop.request.get('/api/me')).status()).toBe(401);
  const ended = await prisma.session.findMany({ where: { user: target } });
  expect(ended.map(({ endReason }) => endReason)).toEqual(['user_disabled']);

  await refused(laptop, target.email);
  await laptop.getByLabel('Email for the link').fill(target.email);
  await laptop.getByRole('button', { name: 'Email me a link' }).click();
  await expect(laptop.getByRole('heading', { name: 'Check your email' })).toBeVisible();
  await laptop.goto(await receiveLink(target.email));
  await expect(laptop.getByText('You are not allowed to sign in.')).toBeVisible();
  expect((await laptop.request.get('/api/me')).status()).toBe(401);

  await entry.getByRole('button', { name: 'Enable' }).click();
  await expect(page.getByRole('status')).toHaveText(`Enabled ${target.email}.`);
  await laptop.goto('/signin');
  await laptop.getByLabel('Email', { exact: true }).fill(target.email);
  await laptop.getByLabel('Password', { exact: true }).fill(password);
  await laptop.getByRole('button', { name: 'Sign in', exact: true }).click();
  await laptop.waitForURL('**/dashboard');
});

test("a disabled user can't sign in through a provider either", async ({
  page,
  prisma,
  strategy,
}) => {
  const login = `disabled-${strategy}`;
  await signInWithOidc(page, login);
  await page.waitForURL('**/dashboard');
  const email = `${login}@oidc.example.com`;
  await prisma.user.update({ where: { email }, data: { disabledAt: new Date() } });
  // Nothing may be on its way that brings the cookie back.
  await page.goto('about:blank');
  await page.context().clearCookies();
  await signInWithOidc(page, login);
  await expect(page.getByText('You are not allowed to sign in.')).toBeVisible();
  expect((await page.request.get('/api/me')).status()).toBe(401);
});

test('a user is deleted after a confirmation', async ({
  admin: page,
  target,
  prisma,
  anotherDevice,
}) => {
  const laptop = await anotherDevice(firefox, target.email);
  const { session } = await (await laptop.request.get('/api/me')).json();
  const entry = await find(page, target.email);
  await expect(entry.getByRole('button', { name: 'Delete for good' })).toBeHidden();
  await entry.getByText('Delete …').click();
  await entry.getByRole('button', { name: 'Delete for good' }).click();
  await expect(page.getByRole('status')).toHaveText('Deleted the user and ended their sessions.');
  expect(await prisma.user.findUnique({ where: { email: target.email } })).toBeNull();
  const ended = await prisma.session.findUniqueOrThrow({ where: { id: session.sid } });
  expect(ended.endReason).toBe('user_deleted');
  await laptop.reload();
  await expect(laptop).toHaveURL(/\/signin\?callbackUrl=/);
  await refused(laptop, target.email);
});

test('a user who was deleted meanwhile causes no error', async ({
  admin: page,
  target,
  prisma,
}) => {
  const entry = await find(page, target.email);
  await prisma.user.delete({ where: { email: target.email } });
  await entry.getByRole('button', { name: 'Disable' }).click();
  await expect(page.getByRole('status')).toHaveText('That user no longer exists.');
});

test("an admin can't disable or delete themself", async ({ admin: page, user, target, prisma }) => {
  const own = await idOf(prisma, user);
  for (const name of ['Disable', 'Delete for good', 'End sessions']) {
    const entry = await find(page, target.email);
    await entry.getByText('Delete …').click();
    const button = entry.getByRole('button', { name });
    await aimAt(button, own);
    await button.click();
    await expect(page.getByRole('status')).toContainText("You can't do this to your own account");
  }
  const row = await prisma.user.findUniqueOrThrow({ where: { id: own } });
  expect(row.disabledAt).toBeNull();
  expect((await page.request.get('/api/me')).status()).toBe(200);
});

test('an admin who lost the role after loading the page can do nothing', async ({
  admin: page,
  user,
  target,
  prisma,
}) => {
  const entry = await find(page, target.email);
  await prisma.user.update({ where: { email: user.email }, data: { role: 'user' } });
  await entry.getByRole('button', { name: 'Disable' }).click();
  await expect(page.getByRole('heading', { name: 'Page not found' })).toBeVisible();
  const row = await prisma.user.findUniqueOrThrow({ where: { email: target.email } });
  expect(row.disabledAt).toBeNull();
});

test('an admin whose session is not fresh can look, and has to reauthenticate for changes', async ({
  admin: page,
  target,
  prisma,
}) => {
  await page.goto('/admin');
  await ageSession(page, prisma);
  const entry = await find(page, target.email);
  await entry.getByRole('button', { name: 'Disable' }).click();
  await expect(page).toHaveURL(/\/reauthenticate\?callbackUrl=%2Fadmin%3Fq%3D/);
  await confirm(page);
  await expect(page).toHaveURL(/\/admin\?q=/);
  await entry.getByRole('button', { name: 'Disable' }).click();
  await expect(page.getByRole('status')).toContainText('Disabled');
});

test.describe('without JavaScript', () => {
  test.use({ javaScriptEnabled: false });

  test('a user who is not an admin gets 404 too', async ({ signedIn: page }) => {
    await page.goto('/admin');
    await expect(page.getByRole('heading', { name: 'Page not found' })).toBeVisible();
  });

  test('an admin can end sessions, disable and delete too', async ({
    admin: page,
    target,
    prisma,
  }) => {
    const entry = await find(page, target.email);
    await entry.getByRole('button', { name: 'End sessions' }).click();
    await expect(page.getByRole('status')).toContainText('Ended the sessions');
    await entry.getByRole('button', { name: 'Disable' }).click();
    await expect(page.getByRole('status')).toContainText('Disabled');
    await entry.getByText('Delete …').click();
    await entry.getByRole('button', { name: 'Delete for good' }).click();
    await expect(page.getByRole('status')).toContainText('Deleted the user');
    expect(await prisma.user.findUnique({ where: { email: target.email } })).toBeNull();
  });
});
