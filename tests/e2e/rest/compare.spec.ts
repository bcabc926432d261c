import { readdir, readFile } from 'node:fs/promises';
import { strategyNames } from '../../../src/kit/session/session.ts';
import { expect, test } from '../support/test.ts';

test("the page shows the differences with the server's settings", async ({ page }) => {
  await page.goto('/');
  await page.getByRole('link', { name: 'Compare' }).click();
  const ended = page.getByRole('row', { name: 'An ended session is refused by other servers' });
  await expect(ended).toContainText('Within 5 s');
  await expect(ended).toContainText('At once');
});

test('the cost model follows the sliders, by keyboard too', async ({ page }) => {
  await page.goto('/compare');
  const difference = page.getByRole('status').filter({ hasText: 'For these numbers' });
  await expect(difference).toContainText('does not matter');
  const statements = page.getByRole('row', { name: /^SQL statements a second/ });
  const before = await statements.textContent();

  const users = page.getByRole('slider', { name: 'Users a day' });
  await users.focus();
  await page.keyboard.press('End');
  await expect(users).toHaveAttribute('aria-valuetext', '10,000,000');
  await expect(difference).toContainText(
    'enough connections for one strategy only: database takes',
  );
  expect(await statements.textContent()).not.toBe(before);
  await expect(page.getByRole('img', { name: /^At 10,000,000 users a day/ })).toBeVisible();

  await page.getByRole('slider', { name: 'Processes' }).focus();
  await page.keyboard.press('End');
  await expect(difference).toContainText('the difference is noticeable');
});

test('everything is there without JavaScript', async ({ browser, baseURL }) => {
  const context = await browser.newContext({ javaScriptEnabled: false, baseURL });
  const page = await context.newPage();
  await page.goto('/compare');
  await expect(page.getByRole('row', { name: /^SQL statements of a read/ })).toBeVisible();
  await expect(page.getByText('For these numbers')).toBeVisible();
  await context.close();
});

test('the page has no live comparison in a production build, and says how to run it', async ({
  signedIn: page,
}) => {
  await page.goto('/compare');
  await expect(
    page.getByText(/This part is available in development only. Run npm run dev/),
  ).toBeVisible();
  await expect(page.getByRole('button', { name: 'Sign in on both' })).toHaveCount(0);
});

test('a production build has no route of the live comparison', async ({ page }) => {
  const paths = [
    '',
    '/reads',
    ...strategyNames.flatMap((name) => [`/${name}/session`, `/${name}/csrf`]),
  ];
  for (const path of paths) {
    expect((await page.request.get(`/api/compare${path}`)).status(), path).toBe(404);
    expect((await page.request.post(`/api/compare${path}`)).status(), path).toBe(404);
  }
  const { cookies } = await page.context().storageState();
  expect(cookies.filter(({ name }) => name.startsWith('compare-'))).toEqual([]);
  expect(await textOf('app-paths-manifest.json')).not.toContain('api/compare');
});

test('a production build has no server action of the live comparison', async () => {
  const manifest = JSON.parse(await textOf('server-reference-manifest.json'));
  const files = Object.values<{ filename: string }>(manifest.node).map(({ filename }) => filename);
  // Fails if the manifest has another format.
  expect(files).toContain('src/app/actions.ts');
  expect(files.filter((file) => file.includes('compare'))).toEqual([]);
});

test('a production build has none of the code of the live comparison', async () => {
  const comparisonText =
    /compare-\$\{|compare-visitor|Sign in on both|stopped for the comparison|one-time-login/;
  const found: string[] = [];
  for (const folder of ['.next/server', '.next/static']) {
    for (const file of await readdir(folder, { recursive: true })) {
      if (!/\.(js|json|html|rsc|map)$/.test(file)) continue;
      if (comparisonText.test(await readFile(`${folder}/${file}`, 'utf8'))) found.push(file);
    }
  }
  expect(found).toEqual([]);
});

function textOf(manifest: string): Promise<string> {
  return readFile(`.next/server/${manifest}`, 'utf8');
}
