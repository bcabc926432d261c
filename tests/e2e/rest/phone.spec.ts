import { expect, test } from '../support/test.ts';

test('no page scrolls sideways on a small phone', async ({ admin: page }) => {
  await page.setViewportSize({ width: 360, height: 740 });
  for (const path of [
    '/',
    '/dashboard',
    '/signin',
    '/sessions',
    '/compare',
    '/reauthenticate',
    '/account',
    '/account/password',
    '/account/password?error=wrong',
    '/admin',
    '/signup',
    '/nowhere',
  ]) {
    await page.goto(path);
    await page.getByRole('heading', { level: 1 }).waitFor();
    const overflow = await page.evaluate(
      () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
    );
    expect(overflow, path).toBeLessThanOrEqual(0);
    const signOut = page.getByRole('banner').getByRole('button', { name: 'Sign out' });
    await expect(signOut, path).toBeInViewport({ ratio: 1 });
  }
});

test("the user's name is shown in full on a phone", async ({ signedIn: page, user }) => {
  await page.setViewportSize({ width: 390, height: 844 });
  const account = page.getByRole('banner').getByRole('link', { name: `Account of ${user.name}` });
  await expect(account).toBeInViewport({ ratio: 1 });
  expect(await account.evaluate((link) => link.scrollWidth - link.clientWidth)).toBeLessThanOrEqual(
    0,
  );
});
