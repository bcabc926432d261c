import type { Page } from '@playwright/test';
import { ageSession } from '../support/age-session.ts';
import { confirm } from '../support/confirm.ts';
import { receiveLink } from '../support/mail-server.ts';
import { signInByRequest } from '../support/sign-in-by-request.ts';
import { logInAtProvider, signInWithOidc } from '../support/sign-in-with-oidc.ts';
import { expect, password, test } from '../support/test.ts';

async function sessionOf(page: Page): Promise<{ sid: string; authenticatedAt: string }> {
  return (await (await page.request.get('/api/me')).json()).session;
}

async function isFresh(page: Page): Promise<boolean> {
  return Date.now() - Date.parse((await sessionOf(page)).authenticatedAt) < 60_000;
}

test('reauthentication begins a new session and returns', async ({
  signedIn: page,
  user,
  prisma,
}) => {
  await ageSession(page, prisma);
  expect(await isFresh(page)).toBe(false);
  const before = await sessionOf(page);
  await page.goto('/reauthenticate?callbackUrl=/dashboard%3Ftab%3Dprofile');
  await expect(page.getByRole('main')).toContainText(user.name);
  await confirm(page);
  await expect(page).toHaveURL('/dashboard?tab=profile');
  expect(await isFresh(page)).toBe(true);
  expect((await sessionOf(page)).sid).not.toBe(before.sid);
  const ended = await prisma.session.findUnique({ where: { id: before.sid } });
  expect(ended?.endReason).toBe('replaced');
});

test("a wrong password fails, and failures of others don't prevent reauthentication", async ({
  signedIn: page,
  user,
  request,
  prisma,
}) => {
  await ageSession(page, prisma);
  await page.goto('/reauthenticate');
  await page.getByLabel('Password').fill('not the password');
  await page.getByRole('button', { name: 'Confirm' }).click();
  await expect(page.getByText('Email or password is wrong.')).toBeVisible();
  expect(await isFresh(page)).toBe(false);
  await Promise.all(
    Array.from({ length: 12 }, () => signInByRequest(request, user.email, 'wrong')),
  );
  await confirm(page);
  await page.waitForURL('**/dashboard');
  expect(await isFresh(page)).toBe(true);
});

test("whose password it is, the form can't say", async ({ signedIn: page, user, prisma }) => {
  await ageSession(page, prisma);
  await page.goto('/reauthenticate');
  const email = page.getByLabel('Email');
  await expect(email).toHaveValue(user.email);
  await expect(email).not.toBeEditable();
  // The demo user's password is the same.
  await email.evaluate((input: HTMLInputElement) => {
    input.value = 'demo@example.com';
  });
  await confirm(page);
  await page.waitForURL('**/dashboard');
  expect((await (await page.request.get('/api/me')).json()).user.email).toBe(user.email);
});

test('reauthentication never redirects to another site', async ({ signedIn: page, baseURL }) => {
  await page.goto('/reauthenticate?callbackUrl=//evil.example');
  await confirm(page);
  await expect(page.getByRole('heading', { name: 'Dashboard' })).toBeVisible();
  expect(new URL(page.url()).origin).toBe(baseURL);
});

test("whoever is signed out signs in instead, and needn't confirm that", async ({ page, user }) => {
  await page.goto('/reauthenticate?callbackUrl=/sessions');
  await expect(page).toHaveURL(/\/signin\?callbackUrl=/);
  await page.getByLabel('Email', { exact: true }).fill(user.email);
  await page.getByLabel('Password', { exact: true }).fill(password);
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
  await expect(page).toHaveURL('/sessions');
});

test('the new session keeps the choice to be remembered', async ({ page, user, prisma }) => {
  await page.goto('/signin');
  await page.getByLabel('Remember me on this device').uncheck();
  await page.getByLabel('Email', { exact: true }).fill(user.email);
  await page.getByLabel('Password', { exact: true }).fill(password);
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
  await page.waitForURL('**/dashboard');
  await ageSession(page, prisma);
  await page.goto('/reauthenticate');
  await confirm(page);
  await page.waitForURL('**/dashboard');
  expect(await isFresh(page)).toBe(true);
  const cookies = await page.context().cookies();
  expect(cookies.find(({ name }) => name.includes('session-token'))?.expires).toBe(-1);
});

test('a user of a provider reauthenticates there, with a new login', async ({
  page,
  prisma,
  strategy,
}) => {
  const login = `confirms-${strategy}`;
  await signInWithOidc(page, login);
  await page.waitForURL('**/dashboard');
  await ageSession(page, prisma);
  await page.goto('/reauthenticate?callbackUrl=/sessions');
  await expect(page.getByLabel('Password')).toHaveCount(0);
  await page.getByRole('button', { name: 'Continue with OpenID Connect' }).click();
  await logInAtProvider(page, login);
  await expect(page).toHaveURL('/sessions');
  expect(await isFresh(page)).toBe(true);
});

test("another user's account at the same provider is refused and not linked", async ({
  page,
  prisma,
  strategy,
}) => {
  const owner = `owner-${strategy}`;
  await signInWithOidc(page, owner);
  await page.waitForURL('**/dashboard');
  await ageSession(page, prisma);
  for (const stranger of [`new-${strategy}`, `known-${strategy}`]) {
    if (stranger.startsWith('known')) {
      const user = await prisma.user.create({ data: { email: `${stranger}@oidc.example.com` } });
      await prisma.account.create({
        data: { userId: user.id, type: 'oidc', provider: 'oidc', providerAccountId: stranger },
      });
    }
    await page.goto('/reauthenticate?callbackUrl=/sessions');
    await page.getByRole('button', { name: 'Continue with OpenID Connect' }).click();
    await logInAtProvider(page, stranger);
    await page.getByRole('button', { name: 'Continue' }).click();
    await expect(page.getByText('That account is not linked to yours.')).toBeVisible();
    expect(await isFresh(page)).toBe(false);
  }
  const accounts = await prisma.account.findMany({
    where: { user: { email: `${owner}@oidc.example.com` } },
  });
  expect(accounts.map(({ providerAccountId }) => providerAccountId)).toEqual([owner]);
});

test('a link by email works too', async ({ signedIn: page, user, prisma }) => {
  await ageSession(page, prisma);
  await page.goto('/reauthenticate?callbackUrl=/sessions');
  await page.getByRole('button', { name: 'Email me a link' }).click();
  await expect(page.getByRole('heading', { name: 'Check your email' })).toBeVisible();
  const link = await receiveLink(user.email);
  // For the same reason as in `confirm`.
  await page.goto('about:blank');
  await page.goto(link);
  await expect(page).toHaveURL('/sessions');
  expect(await isFresh(page)).toBe(true);
});
