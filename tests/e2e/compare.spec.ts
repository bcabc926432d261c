import { strategyNames } from '../../src/kit/session/session.ts';
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

test('whoever is signed out is asked to sign in before there is anything live', async ({
  page,
}) => {
  await page.goto('/compare');
  await page.getByRole('link', { name: 'Sign in to try it' }).click();
  await expect(page).toHaveURL('/signin?callbackUrl=/compare');
  for (const path of ['/api/compare', '/api/compare/reads']) {
    const answer = await page.request.get(path);
    expect([answer.status(), await answer.json()]).toEqual([401, { error: 'unauthenticated' }]);
  }
  expect((await page.request.get('/api/compare/elsewhere/session')).status()).toBe(404);
});

test('both sides are signed in by one click, and what all would feel is not offered', async ({
  signedIn: page,
}) => {
  await page.goto('/compare');
  await page.getByRole('button', { name: 'Sign in on both' }).click();
  for (const name of strategyNames) {
    const side = page.getByRole('region', { name, exact: true });
    await expect(side).toContainText(/Answer\s*200 “Ada Lovelace”/);
    await expect(side).toContainText(`compare-${name}.session-token`);
  }
  await page.getByRole('button', { name: 'Revoke from elsewhere' }).click();
  const outcome = page.getByRole('region', { name: 'When each side noticed' }).getByRole('status');
  await expect(outcome).toContainText('Revoke from elsewhere.');
  await expect(outcome).toContainText('database: 200 “Ada Lovelace” → 200 null, at once.');
  await expect(page.getByText('npm run dev')).toBeVisible();
  for (const name of ['Clock', 'secret', 'Stop the database']) {
    await expect(page.getByRole('button', { name })).toHaveCount(0);
  }
  // The visitor's own session is another one.
  await page.goto('/dashboard');
  await expect(page).toHaveURL('/dashboard');
});
