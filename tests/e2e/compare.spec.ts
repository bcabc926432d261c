import { expect, test } from './support/test.ts';

test('the page says what differs, with the settings of the server', async ({ page }) => {
  await page.goto('/');
  await page.getByRole('link', { name: 'Compare' }).click();
  const ended = page.getByRole('row', { name: 'An ended session is refused by other servers' });
  await expect(ended).toContainText('within');
  await expect(ended).toContainText('at once');
});

test('the cost model follows the sliders, by keyboard too', async ({ page }) => {
  await page.goto('/compare');
  const verdict = page.getByRole('status').filter({ hasText: 'For these numbers' });
  await expect(verdict).toContainText('does not matter');
  const statements = page.getByRole('row', { name: /^SQL statements a second/ });
  const before = await statements.textContent();

  const users = page.getByRole('slider', { name: 'Users a day' });
  await users.focus();
  await page.keyboard.press('End');
  await expect(users).toHaveAttribute('aria-valuetext', '10,000,000');
  await expect(verdict).toContainText('enough for one strategy only: database takes');
  expect(await statements.textContent()).not.toBe(before);
  await expect(page.getByRole('img', { name: /^At 10,000,000 users a day/ })).toBeVisible();

  await page.getByRole('slider', { name: 'Processes' }).focus();
  await page.keyboard.press('End');
  await expect(verdict).toContainText('it can be noticed');
});

test('all of it is there without JavaScript', async ({ browser, baseURL }) => {
  const context = await browser.newContext({ javaScriptEnabled: false, baseURL });
  const page = await context.newPage();
  await page.goto('/compare');
  await expect(page.getByRole('row', { name: /^SQL statements of a read/ })).toBeVisible();
  await expect(page.getByText('For these numbers')).toBeVisible();
  await context.close();
});
