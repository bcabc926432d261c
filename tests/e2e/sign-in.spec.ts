import type { Page } from '@playwright/test';
import { receiveLink } from './support/mail-server.ts';
import { signInByRequest } from './support/sign-in-by-request.ts';
import { expect, password, signIn, signOut, test } from './support/test.ts';

test('the seeded user signs in, is greeted by name and signs out', async ({ page, strategy }) => {
  await page.goto('/');
  await expect(page.getByRole('banner').getByText(strategy, { exact: true })).toBeVisible();
  await signIn(page, 'demo@example.com');
  await expect(page.getByRole('banner')).toContainText('Demo User');
  await expect(page.getByRole('region', { name: 'Read on the server' })).toContainText(strategy);

  await signOut(page);
  await expect(page).toHaveURL('/');
  await expect(page.getByText('You are signed out.')).toBeVisible();
  await page.goto('/dashboard');
  await expect(page).toHaveURL(/\/signin\?callbackUrl=%2Fdashboard$/);
});

test('signing out leaves nothing of the user in the document, its scripts included', async ({
  signedIn,
  user,
}) => {
  expect(await signedIn.content()).toContain(user.email);
  await signedIn.getByRole('button', { name: 'Sign out', exact: true }).click();
  await expect.poll(() => signedIn.content().catch(() => user.email)).not.toContain(user.email);
  await expect(signedIn.getByRole('link', { name: 'Sign in', exact: true })).toBeVisible();
});

test('the home page says who is signed in and how', async ({ signedIn, user, strategy }) => {
  await signedIn.goto('/');
  const session = signedIn.getByRole('region', { name: 'Your session' });
  await expect(session).toContainText(user.name);
  await expect(session).toContainText(user.email);
  await expect(session).toContainText(strategy);
});

test('a wrong password and an unknown email get the same message', async ({ page, user }) => {
  for (const email of [user.email, 'nobody@example.com']) {
    await page.goto('/signin');
    await page.getByLabel('Email', { exact: true }).fill(email);
    await page.getByLabel('Password', { exact: true }).fill('not the password');
    await page.getByRole('button', { name: 'Sign in', exact: true }).click();
    await expect(page.getByText('Email or password is wrong.')).toBeVisible();
  }
});

test("ten wrong passwords from elsewhere don't lock the user out", async ({
  page,
  user,
  playwright,
  baseURL,
}) => {
  await signIn(page, user.email);
  await signOut(page);
  const elsewhere = await playwright.request.newContext({ baseURL });
  const { csrfToken } = await (await elsewhere.get('/api/auth/csrf')).json();
  const form = { email: user.email, password: 'wrong', csrfToken };
  await Promise.all(
    Array.from({ length: 12 }, () => elsewhere.post('/api/auth/callback/credentials', { form })),
  );
  await signIn(page, user.email);
  await elsewhere.dispose();
});

test('signing in returns to the requested page', async ({ page, user }) => {
  await page.goto('/dashboard?tab=profile');
  await expect(page).toHaveURL(/\/signin\?callbackUrl=/);
  await page.getByLabel('Email', { exact: true }).fill(user.email);
  await page.getByLabel('Password', { exact: true }).fill(password);
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
  await expect(page).toHaveURL('/dashboard?tab=profile');
});

for (const elsewhere of ['https://evil.example', '//evil.example', '/\\evil.example']) {
  test(`signing in never leads to ${elsewhere}`, async ({ page, user, baseURL }) => {
    await page.goto(`/signin?callbackUrl=${encodeURIComponent(elsewhere)}`);
    await page.getByLabel('Email', { exact: true }).fill(user.email);
    await page.getByLabel('Password', { exact: true }).fill(password);
    await page.getByRole('button', { name: 'Sign in', exact: true }).click();
    await expect(page.getByRole('button', { name: 'Sign out' })).toBeVisible();
    expect(new URL(page.url()).origin).toBe(baseURL);
  });
}

async function fillSignUp(page: Page, email: string, name = 'Katherine Johnson'): Promise<void> {
  await page.goto('/signup');
  await page.getByLabel('Name').fill(name);
  await page.getByLabel('Email', { exact: true }).fill(email);
  await page.getByLabel('Password', { exact: true }).fill(password);
}

test('a signed-in user gets no sign-up form', async ({ signedIn: page, user }) => {
  await page.goto('/signup');
  await expect(page.getByText(`You are already signed in as ${user.name}.`)).toBeVisible();
  await expect(page.getByRole('button', { name: 'Create account' })).toHaveCount(0);
});

test('the home page names both demo users, the admin too', async ({ page }) => {
  await page.goto('/');
  await expect(page.getByText('demo@example.com')).toBeVisible();
  await expect(page.getByText('admin@example.com')).toBeVisible();
});

test('a new user signs up, and is signed in by the link', async ({ page, prisma }, {
  workerIndex,
}) => {
  const email = `new.${workerIndex}.${Date.now()}@example.com`;
  await fillSignUp(page, email);
  await page.getByLabel('Password', { exact: true }).fill('short');
  await page.getByRole('button', { name: 'Create account' }).click();
  await expect(page.getByLabel('Password', { exact: true })).toHaveAttribute(
    'aria-invalid',
    'true',
  );
  await expect(page.getByLabel('Email', { exact: true })).toHaveValue(email);

  await page.getByLabel('Password', { exact: true }).fill(password);
  await page.getByRole('button', { name: 'Create account' }).click();
  await expect(page.getByRole('heading', { name: 'Check your email' })).toBeVisible();
  expect(await prisma.user.count({ where: { email } })).toBe(0);
  await page.goto(await receiveLink(email));
  await expect(page).toHaveURL('/dashboard');
  await expect(page.getByRole('banner')).toContainText('Katherine Johnson');
  await signOut(page);
  await signIn(page, email);
});

test("an attacker who signs up with another user's address gets no account", async ({
  page,
  browser,
  baseURL,
}, { workerIndex }) => {
  const email = `owner.${workerIndex}.${Date.now()}@example.com`;
  await fillSignUp(page, email, 'A Stranger');
  await page.getByRole('button', { name: 'Create account' }).click();
  await expect(page.getByRole('heading', { name: 'Check your email' })).toBeVisible();

  const context = await browser.newContext({ baseURL });
  const owner = await context.newPage();
  await owner.goto(await receiveLink(email));
  await expect(owner).toHaveURL('/dashboard');
  await expect(owner.getByRole('banner')).not.toContainText('A Stranger');
  await signInByRequest(page.request, email);
  expect((await page.request.get('/api/me')).status()).toBe(401);

  // The owner chooses a password of their own.
  await owner.goto('/account');
  await owner.getByRole('link', { name: 'Choose a password' }).click();
  await owner.getByLabel('New password').fill('a password of the owner');
  await owner.getByRole('button', { name: 'Save password' }).click();
  await expect(owner.getByRole('status')).toContainText('Your password is');
  await signInByRequest(page.request, email, 'a password of the owner');
  expect((await page.request.get('/api/me')).status()).toBe(200);
  await context.close();
});

test("signing up doesn't reveal whether an address is taken", async ({ page, user }) => {
  await fillSignUp(page, user.email.toUpperCase(), 'Somebody Else');
  await page.getByRole('button', { name: 'Create account' }).click();
  await expect(page.getByRole('heading', { name: 'Check your email' })).toBeVisible();
});

test.describe('without JavaScript', () => {
  test.use({ javaScriptEnabled: false });

  test('signing in and out works too', async ({ page, user }) => {
    await signIn(page, user.email);
    await expect(page.getByRole('region', { name: 'Read on the server' })).toContainText(user.name);
    await page.getByRole('button', { name: 'Sign out' }).click();
    await page.waitForURL('/');
    expect((await page.request.get('/api/me')).status()).toBe(401);
  });
});

test('the sign-in form works by keyboard', async ({ page, user }) => {
  await page.goto('/signin');
  await page.keyboard.press('Tab');
  await expect(page.getByRole('link', { name: 'Skip to content' })).toBeFocused();
  await page.getByLabel('Email', { exact: true }).focus();
  await page.keyboard.type(user.email);
  await page.keyboard.press('Tab');
  await page.keyboard.type(password);
  await page.keyboard.press('Enter');
  await page.waitForURL('**/dashboard');
});
