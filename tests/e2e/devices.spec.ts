import type { Locator, Page } from '@playwright/test';
import { ageSession } from './support/age-session.ts';
import { confirm } from './support/confirm.ts';
import { expect, password, test } from './support/test.ts';

const firefox = 'Mozilla/5.0 (X11; Linux x86_64; rv:133.0) Gecko/20100101 Firefox/133.0';
const iphone =
  'Mozilla/5.0 (iPhone; CPU iPhone OS 17_7 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.7 Mobile/15E148 Safari/604.1';

function deviceNamed(page: Page, name: string): Locator {
  return page
    .getByRole('main')
    .getByRole('listitem')
    .filter({ has: page.getByRole('heading', { name }) });
}

async function expectSignedOut(page: Page): Promise<void> {
  await page.reload();
  await expect(page).toHaveURL(/\/signin\?callbackUrl=%2Fdashboard$/);
}

async function expectSignedIn(page: Page): Promise<void> {
  await page.reload();
  await expect(page.getByRole('heading', { name: 'Dashboard' })).toBeVisible();
}

test('a user sees their devices and signs one of them out', async ({
  signedIn: page,
  anotherDevice,
  strategy,
}) => {
  const laptop = await anotherDevice(firefox);
  const phone = await anotherDevice(iphone);
  await page.getByRole('link', { name: 'Devices' }).click();
  await expect(page).toHaveURL('/sessions');

  const here = page.getByRole('main').getByRole('listitem').filter({ hasText: 'This device' });
  await expect(here).toHaveCount(1);
  await expect(here.getByRole('button')).toHaveCount(0);
  await expect(deviceNamed(page, 'Safari on iOS')).toContainText(strategy);
  await expect(deviceNamed(page, 'Firefox on Linux')).toContainText('just now');

  await page.getByRole('button', { name: 'Sign out Firefox on Linux' }).click();
  await expect(page.getByRole('status')).toHaveText('Signed out Firefox on Linux.');
  await expect(deviceNamed(page, 'Firefox on Linux')).toHaveCount(0);
  await expectSignedOut(laptop);
  await expectSignedIn(phone);
});

test('signing out the other devices leaves this one', async ({ signedIn: page, anotherDevice }) => {
  const laptop = await anotherDevice(firefox);
  const phone = await anotherDevice(iphone);
  await page.goto('/sessions');
  await page.getByRole('button', { name: 'Sign out other devices' }).click();
  await expect(page.getByRole('status')).toHaveText('Signed out your other devices.');
  await expect(page.getByText('You are not signed in anywhere else.')).toBeVisible();
  await expect(page.getByRole('button', { name: 'Sign out other devices' })).toHaveCount(0);
  await expectSignedOut(laptop);
  await expectSignedOut(phone);
});

test('signing out everywhere signs this device out too, with a message', async ({
  signedIn: page,
  anotherDevice,
}) => {
  const laptop = await anotherDevice(firefox);
  await page.goto('/sessions');
  await page.getByRole('button', { name: 'Sign out everywhere' }).click();
  await expect(page).toHaveURL(/\/signin\?notice=/);
  await expect(page.getByRole('status')).toContainText('signed out on all your devices');
  await expect(page.getByRole('banner').getByRole('link', { name: 'Sign up' })).toBeVisible();
  expect((await page.request.get('/api/me')).status()).toBe(401);
  await expectSignedOut(laptop);
});

test('a device that is signed out already is no error', async ({
  signedIn: page,
  anotherDevice,
}) => {
  const laptop = await anotherDevice(firefox);
  await page.goto('/sessions');
  await laptop.getByRole('button', { name: 'Sign out' }).click();
  await laptop.waitForURL('/');
  await page.getByRole('button', { name: 'Sign out Firefox on Linux' }).click();
  await expect(page.getByRole('status')).toHaveText('That device was signed out already.');
});

test("a user can't sign out another user's device", async ({ signedIn: page, anotherDevice }) => {
  await anotherDevice(firefox);
  const stranger = await anotherDevice(iphone, 'demo@example.com');
  const { session } = await (await stranger.request.get('/api/me')).json();
  await page.goto('/sessions');
  await page.locator('input[name="sid"]').evaluate((input: HTMLInputElement, sid) => {
    input.value = sid;
  }, session.sid);
  await page.getByRole('button', { name: 'Sign out Firefox on Linux' }).click();
  await expect(page.getByRole('status')).toHaveText('That device was signed out already.');
  await expectSignedIn(stranger);

  // Nor does the page claim it because of the URL.
  await stranger.getByRole('button', { name: 'Sign out' }).click();
  await stranger.waitForURL('/');
  await page.goto(`/sessions?ended=${session.sid}`);
  await expect(page.getByRole('status')).toBeEmpty();
});

test('a session that is not fresh can see devices, and has to reauthenticate to end one', async ({
  signedIn: page,
  anotherDevice,
  prisma,
}) => {
  const laptop = await anotherDevice(firefox);
  await page.goto('/sessions');
  await ageSession(page, prisma);
  for (const button of ['Sign out Firefox on Linux', 'Sign out other devices']) {
    await page.goto('/sessions');
    await page.getByRole('button', { name: button }).click();
    await expect(page).toHaveURL('/reauthenticate?callbackUrl=%2Fsessions');
  }
  await expectSignedIn(laptop);

  await confirm(page);
  await expect(page).toHaveURL('/sessions');
  await page.getByRole('button', { name: 'Sign out Firefox on Linux' }).click();
  await expect(page.getByRole('status')).toHaveText('Signed out Firefox on Linux.');
  await expectSignedOut(laptop);
});

test('a device can be signed out by keyboard', async ({ signedIn: page, anotherDevice }) => {
  const laptop = await anotherDevice(firefox);
  await page.goto('/sessions');
  await page.getByRole('banner').getByRole('button', { name: 'Sign out' }).focus();
  await page.keyboard.press('Tab');
  await expect(page.getByRole('button', { name: 'Sign out Firefox on Linux' })).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('status')).toHaveText('Signed out Firefox on Linux.');
  await expectSignedOut(laptop);
});

test('a signed-out visitor is redirected to sign in, and back', async ({ page, user }) => {
  await page.goto('/sessions');
  await expect(page).toHaveURL(/\/signin\?callbackUrl=%2Fsessions$/);
  await page.getByLabel('Email', { exact: true }).fill(user.email);
  await page.getByLabel('Password', { exact: true }).fill(password);
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
  await expect(page).toHaveURL('/sessions');
});

test.describe('without JavaScript', () => {
  test.use({ javaScriptEnabled: false });

  test('everything works too', async ({ signedIn: page, anotherDevice, prisma }) => {
    const laptop = await anotherDevice(firefox);
    const phone = await anotherDevice(iphone);
    await page.goto('/sessions');
    await ageSession(page, prisma);
    await page.getByRole('button', { name: 'Sign out Firefox on Linux' }).click();
    await expect(page).toHaveURL('/reauthenticate?callbackUrl=%2Fsessions');
    await page.getByLabel('Password').fill('not the password');
    await page.getByRole('button', { name: 'Confirm' }).click();
    await expect(page.getByText('Email or password is wrong.')).toBeVisible();
    await confirm(page);

    await expect(page).toHaveURL('/sessions');
    await page.getByRole('button', { name: 'Sign out Firefox on Linux' }).click();
    await expect(page.getByRole('status')).toHaveText('Signed out Firefox on Linux.');
    await expectSignedOut(laptop);
    await page.getByRole('button', { name: 'Sign out other devices' }).click();
    await expect(page.getByRole('status')).toHaveText('Signed out your other devices.');
    await expectSignedOut(phone);
    await page.getByRole('button', { name: 'Sign out everywhere' }).click();
    await expect(page.getByRole('status')).toContainText('signed out on all your devices');
    expect((await page.request.get('/api/me')).status()).toBe(401);
  });
});
