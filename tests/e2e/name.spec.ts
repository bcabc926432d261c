import { expect, test } from './support/test.ts';

test('every part of the page shows a changed name at once', async ({ signedIn: page }) => {
  await page.getByLabel('Display name').fill('Countess of Lovelace');
  await page.getByRole('button', { name: 'Save name' }).click();
  await expect(page.getByText('Saved.')).toBeVisible();
  for (const region of ['Read on the server', 'Read in the browser']) {
    await expect(page.getByRole('region', { name: region })).toContainText('Countess of Lovelace');
  }
  await expect(page.getByRole('banner')).toContainText('Countess of Lovelace');

  await page.reload();
  await expect(page.getByRole('region', { name: 'Read on the server' })).toContainText(
    'Countess of Lovelace',
  );
});

test('a change and a renewal in one request leave the cookie of the change', async ({
  signedIn: page,
  baseURL,
}) => {
  const headers = { origin: baseURL ?? '' };
  for (const name of ['First', 'Second', 'Third']) {
    await page.waitForTimeout(1_100); // a renewal is due every second here
    await page.request.patch('/api/me', { data: { name }, headers });
    const read = await (await page.request.get('/api/me')).json();
    expect(read.user.name).toBe(name);
  }
  await page.waitForTimeout(1_100);
  await page.getByLabel('Display name').fill('Fourth');
  await page.getByRole('button', { name: 'Save name' }).click();
  await expect(page.getByText('Saved.')).toBeVisible();
  await page.reload();
  await expect(page.getByRole('region', { name: 'Read on the server' })).toContainText('Fourth');
});

test('an empty name is refused, and the old one kept', async ({ signedIn: page, user }) => {
  await page.getByLabel('Display name').fill('   ');
  await page.getByRole('button', { name: 'Save name' }).click();
  await expect(page.getByLabel('Display name')).toHaveAttribute('aria-invalid', 'true');
  await expect(page.getByRole('banner')).toContainText(user.name);
});

test('the page shows a name that was changed by the API', async ({ signedIn: page, baseURL }) => {
  await page.request.patch('/api/me', {
    data: { name: 'Over the API' },
    headers: { origin: baseURL ?? '' },
  });
  await page.reload();
  await expect(page.getByRole('region', { name: 'Read in the browser' })).toContainText(
    'Over the API',
  );
});

test('a second tab shows the change when it reads again', async ({ signedIn: page, context }) => {
  const tab = await context.newPage();
  await tab.goto('/dashboard');
  await page.getByLabel('Display name').fill('From the other tab');
  await page.getByRole('button', { name: 'Save name' }).click();
  await expect(page.getByText('Saved.')).toBeVisible();
  await tab.getByRole('button', { name: 'Read again' }).click();
  await expect(tab.getByRole('region', { name: 'Read in the browser' })).toContainText(
    'From the other tab',
  );
});
