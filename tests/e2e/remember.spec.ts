import type { Page } from '@playwright/test';
import { expect, password, signIn, test } from './support/test.ts';

const label = 'Remember me on this device';

/** @returns the days until the session cookie expires; -1 if it ends with the browser. */
async function daysLeft(page: Page): Promise<number> {
  const cookies = await page.context().cookies();
  const { expires = Number.NaN } = cookies.find(({ name }) => name.includes('session-token')) ?? {};
  return expires === -1 ? -1 : (expires - Date.now() / 1000) / 86_400;
}

async function signInHere(page: Page, email: string, secret = password): Promise<void> {
  await page.getByLabel('Email', { exact: true }).fill(email);
  await page.getByLabel('Password', { exact: true }).fill(secret);
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
}

test('a session is remembered for a week by default', async ({ page, user }) => {
  await page.goto('/signin');
  await expect(page.getByLabel(label)).toBeChecked();
  await signIn(page, user.email);
  const days = await daysLeft(page);
  expect(days).toBeGreaterThan(6.9);
  expect(days).toBeLessThanOrEqual(7);
});

test('a session that is not remembered ends with the browser', async ({ page, user }) => {
  await page.goto('/signin');
  await page.getByLabel(label).uncheck();
  await signInHere(page, user.email);
  await page.waitForURL('**/dashboard');
  expect(await daysLeft(page)).toBe(-1);
  const { session } = await (await page.request.get('/api/me')).json();
  const hours = (Date.parse(session.expires) - Date.now()) / 3_600_000;
  expect(hours).toBeGreaterThan(11.9);
  expect(hours).toBeLessThanOrEqual(12);
});

test('a wrong password keeps the choice', async ({ page, user }) => {
  await page.goto('/signin');
  await page.getByLabel(label).uncheck();
  await signInHere(page, user.email, 'not the password');
  await expect(page.getByText('Email or password is wrong.')).toBeVisible();
  await expect(page.getByLabel(label)).not.toBeChecked();
  await signInHere(page, user.email);
  await page.waitForURL('**/dashboard');
  expect(await daysLeft(page)).toBe(-1);
});

test.describe('without JavaScript', () => {
  test.use({ javaScriptEnabled: false });

  test('the choice works too', async ({ page, user }) => {
    await page.goto('/signin');
    await page.getByLabel(label).uncheck();
    await signInHere(page, user.email, 'not the password');
    await expect(page.getByText('Email or password is wrong.')).toBeVisible();
    await expect(page.getByLabel(label)).not.toBeChecked();
    await signInHere(page, user.email);
    await page.waitForURL('**/dashboard');
    expect(await daysLeft(page)).toBe(-1);

    await page.context().clearCookies();
    await signIn(page, user.email);
    expect(await daysLeft(page)).toBeGreaterThan(6.9);
  });
});
