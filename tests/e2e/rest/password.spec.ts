import type { Page } from '@playwright/test';
import { ageSession } from '../support/age-session.ts';
import { confirm } from '../support/confirm.ts';
import { receiveLink } from '../support/mail-server.ts';
import { signInWithOidc } from '../support/sign-in-with-oidc.ts';
import { expect, password, signIn, signOut, test } from '../support/test.ts';

const firefox = 'Mozilla/5.0 (X11; Linux x86_64; rv:133.0) Gecko/20100101 Firefox/133.0';
const next = 'a new and better password';

async function change(page: Page, current: string, to: string): Promise<void> {
  // A renewal on its way would bring the token back that is about to be replaced.
  await page.waitForLoadState('networkidle');
  await page.getByLabel('Current password').fill(current);
  await page.getByLabel('New password').fill(to);
  await page.getByRole('button', { name: 'Change password' }).click();
}

async function tokenOf(page: Page): Promise<string | undefined> {
  const cookies = await page.context().cookies();
  return cookies.find(({ name }) => name === 'authjs.session-token')?.value;
}

test('a changed password signs the other devices out and gives this one a new token', async ({
  signedIn: page,
  user,
  prisma,
  anotherDevice,
  request,
}) => {
  const laptop = await anotherDevice(firefox);
  await page.getByRole('link', { name: `Account of ${user.name}` }).click();
  await page.getByRole('link', { name: 'Change password' }).click();
  await expect(page).toHaveURL('/account/password');
  const token = await tokenOf(page);
  const before = await prisma.password.findFirstOrThrow({ where: { user: user } });
  await change(page, password, next);
  await expect(page.getByRole('status')).toHaveText(
    'Your password is changed, and your other devices are signed out.',
  );

  expect((await page.request.get('/api/me')).status()).toBe(200);
  expect((await laptop.request.get('/api/me')).status()).toBe(401);
  const old = await request.get('/api/me', {
    headers: { cookie: `authjs.session-token=${token}` },
  });
  expect(old.status()).toBe(401);
  const after = await prisma.password.findFirstOrThrow({ where: { user: user } });
  expect(after.changedAt.getTime()).toBeGreaterThan(before.changedAt.getTime());
  const ended = await prisma.session.findMany({ where: { user: user, endedAt: { not: null } } });
  expect(ended.map(({ endReason }) => endReason)).toEqual(['password_changed']);

  await signOut(page);
  await expect(page).toHaveURL('/');
  await page.goto('/signin');
  await page.getByLabel('Email', { exact: true }).fill(user.email);
  await page.getByLabel('Password', { exact: true }).fill(password);
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
  await expect(page.getByText('Email or password is wrong.')).toBeVisible();
  await signIn(page, user.email, next);
});

test('the other devices stay signed in if the user wants that', async ({
  signedIn: page,
  anotherDevice,
}) => {
  const laptop = await anotherDevice(firefox);
  await page.goto('/account/password');
  await page.getByLabel('Sign out my other devices').uncheck();
  await change(page, password, next);
  await expect(page.getByRole('status')).toHaveText('Your password is changed.');
  expect((await laptop.request.get('/api/me')).status()).toBe(200);
});

test('the new password has to be valid, and the current one correct', async ({
  signedIn: page,
  user,
}) => {
  await page.goto('/account/password');
  for (const [current, to, field, message] of [
    ['', next, 'Current password', 'Enter your current password.'],
    [password, 'short', 'New password', 'Use at least 8 characters.'],
    [password, password, 'New password', 'Choose a password other than your current one.'],
    ['not the password', next, 'Current password', 'This is not your current password.'],
  ] as const) {
    await change(page, current, to);
    await expect(page.getByText(message)).toBeVisible();
    await expect(page.getByLabel(field)).toBeFocused();
    await expect(page.getByLabel(field)).toHaveAttribute('aria-invalid', 'true');
    await page.reload();
  }
  // Nothing may be on its way that brings the cookie back.
  await page.goto('about:blank');
  await page.context().clearCookies();
  await signIn(page, user.email);
});

test("failed sign-ins of others don't prevent a change of the password", async ({
  signedIn: page,
  user,
  request,
}) => {
  const { csrfToken } = await (await request.get('/api/auth/csrf')).json();
  const form = { email: user.email, password: 'wrong', csrfToken };
  await Promise.all(
    Array.from({ length: 12 }, () => request.post('/api/auth/callback/credentials', { form })),
  );
  await page.goto('/account/password');
  await change(page, password, next);
  await expect(page.getByRole('status')).toContainText('Your password is changed');
});

test('a session that is not fresh has to reauthenticate to see the form, and to submit it', async ({
  signedIn: page,
  prisma,
}) => {
  await page.goto('/account');
  await ageSession(page, prisma);
  await page.getByRole('link', { name: 'Change password' }).click();
  await expect(page).toHaveURL('/reauthenticate?callbackUrl=%2Faccount%2Fpassword');
  await confirm(page);
  await expect(page).toHaveURL('/account/password');

  const form = await page.context().newPage();
  await form.goto('/account/password');
  // Nothing that this tab has asked for may bring the fresh session's cookie back.
  await form.waitForLoadState('networkidle');
  await ageSession(page, prisma);
  await change(form, password, next);
  await expect(form).toHaveURL('/reauthenticate?callbackUrl=%2Faccount%2Fpassword');
});

test('a user of a provider has no password, and can choose one', async ({ page, strategy }) => {
  await signInWithOidc(page, `no-password-${strategy}`);
  await page.waitForURL('**/dashboard');
  await page.goto('/account');
  await expect(page.getByRole('region', { name: 'Password' })).toContainText(
    'You have no password',
  );
  await page.goto('/account/password');
  await expect(page.getByRole('main')).toContainText('You have no password');
  await expect(page.getByLabel('Current password')).toHaveCount(0);
  await page.getByLabel('New password').fill('short');
  await page.getByRole('button', { name: 'Save password' }).click();
  await expect(page.getByText('Use at least 8 characters.')).toBeVisible();
  await page.getByLabel('New password').fill(next);
  await page.getByRole('button', { name: 'Save password' }).click();
  await expect(page.getByRole('status')).toContainText('Your password is');
  await signOut(page);
  await signIn(page, `no-password-${strategy}@oidc.example.com`, next);
});

test("a password doesn't work before the address is verified", async ({
  signedIn: page,
  user,
  prisma,
}) => {
  await prisma.user.update({ where: { email: user.email }, data: { emailVerified: null } });
  await page.goto('/account');
  await expect(page.getByRole('region', { name: 'You' })).toContainText('(not verified)');
  await page.getByRole('link', { name: 'Verify your email' }).click();
  await page.getByRole('button', { name: 'Email me a link' }).click();
  await expect(page.getByRole('heading', { name: 'Check your email' })).toBeVisible();
  const link = await receiveLink(user.email);
  await page.goto('about:blank');
  await page.goto(link);
  await expect(page).toHaveURL('/account');
  await expect(page.getByRole('link', { name: 'Choose a password' })).toBeVisible();
});

test.describe('without JavaScript', () => {
  test.use({ javaScriptEnabled: false });

  test('a session that is not fresh is redirected to reauthenticate', async ({
    signedIn: page,
    prisma,
  }) => {
    await page.goto('/account');
    await ageSession(page, prisma);
    await page.getByRole('link', { name: 'Change password' }).click();
    await expect(page).toHaveURL('/reauthenticate?callbackUrl=%2Faccount%2Fpassword');
    await confirm(page);
    await expect(page).toHaveURL('/account/password');
    await expect(page.getByLabel('Current password')).toBeVisible();
  });

  test('changing the password works too', async ({ signedIn: page, anotherDevice }) => {
    const laptop = await anotherDevice(firefox);
    await page.goto('/account/password');
    await page.getByLabel('Sign out my other devices').uncheck();
    await change(page, 'not the password', next);
    await expect(page.getByText('This is not your current password.')).toBeVisible();
    await expect(page.getByLabel('Sign out my other devices')).not.toBeChecked();
    await page.getByLabel('Sign out my other devices').check();
    await change(page, password, next);
    await expect(page.getByRole('status')).toContainText('your other devices are signed out');
    expect((await laptop.request.get('/api/me')).status()).toBe(401);
  });
});
