import AxeBuilder from '@axe-core/playwright';
import { expect, test } from './support/test.ts';

const open = [
  '/',
  '/signin',
  '/signin?error=AccessDenied',
  '/signin/check-email',
  '/signup',
  '/compare',
  '/nowhere',
];
const closed = [
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
];

for (const colorScheme of ['light', 'dark'] as const) {
  test.describe(colorScheme, () => {
    test.use({ colorScheme });

    for (const path of open) {
      test(`${path} has no axe violations signed out`, async ({ page }) => {
        await page.goto(path);
        await page.getByRole('heading', { level: 1 }).waitFor();
        expect((await new AxeBuilder({ page }).analyze()).violations).toEqual([]);
      });
    }

    for (const path of closed) {
      test(`${path} has no axe violations signed in`, async ({ admin: page }) => {
        await page.goto(path);
        await page.getByRole('banner').getByRole('button', { name: 'Sign out' }).waitFor();
        await page.getByRole('heading', { level: 1 }).waitFor();
        for (const question of await page.locator('summary').all()) await question.click();
        expect((await new AxeBuilder({ page }).analyze()).violations).toEqual([]);
      });
    }
  });
}

test('the sign-in form works with the keyboard alone', async ({ page, person }) => {
  await page.goto('/signin');
  await page.keyboard.press('Tab');
  await expect(page.getByRole('link', { name: 'Skip to content' })).toBeFocused();
  await page.getByLabel('Email', { exact: true }).focus();
  await page.keyboard.type(person.email);
  await page.keyboard.press('Tab');
  await page.keyboard.type('correct-horse-battery');
  await page.keyboard.press('Enter');
  await page.waitForURL('**/dashboard');
});

test('no page scrolls sideways on a small phone', async ({ admin: page }) => {
  await page.setViewportSize({ width: 360, height: 740 });
  for (const path of [...closed, '/signup', '/nowhere']) {
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
