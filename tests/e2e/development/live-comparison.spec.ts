import { once } from 'node:events';
import { connect } from 'node:net';
import AxeBuilder from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { defaultPolicy } from '../../../src/kit/session/policy.ts';
import { strategyNames } from '../../../src/kit/session/session.ts';
import { test } from '../support/development-app.ts';
import { signInByRequest } from '../support/sign-in-by-request.ts';
import { expect } from '../support/test.ts';

// All tests use one server, and move its clock and stop its database.
test.describe.configure({ mode: 'serial' });
// Next compiles each route at its first request.
test.setTimeout(120_000);

const { revocationLag } = defaultPolicy;
const before = 'signed in as Ada Lovelace';

/** The page with both sides signed in: one click from the first visit. */
async function begin(page: Page): Promise<void> {
  await page.goto('/compare');
  await signInOnBoth(page);
}

async function signInOnBoth(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Sign in on both' }).click();
  for (const name of strategyNames) {
    await expect(side(page, name)).toContainText(/Answer\s*200 "/, { timeout: 60_000 });
  }
  // The buttons are unavailable until the first responses.
  await expect(button(page, 'Revoke from elsewhere')).not.toHaveAttribute('aria-disabled', 'true');
}

/** The card of a side. */
function side(page: Page, name: string) {
  return page
    .getByRole('region', { name: 'Try both at once' })
    .getByRole('region', { name, exact: true });
}

function button(page: Page, name: string) {
  return page.getByRole('button', { name, exact: true });
}

/** Presses a button, and waits until both sides have been watched. */
async function press(page: Page, name: string): Promise<string> {
  await button(page, name).click();
  return outcomeOf(page, name);
}

/** @returns what a screen reader announces at the end of an experiment. */
async function outcomeOf(page: Page, name: string): Promise<string> {
  const outcome = page.getByRole('region', { name: 'Try both at once' }).getByRole('status');
  await expect(outcome).toContainText(`${name}.`, { timeout: 60_000 });
  return (await outcome.textContent()) ?? '';
}

/** @returns what the page says of each side's result: whether it is as expected. */
function checksOf(page: Page, name: string): Promise<string[]> {
  const row = page.getByRole('listitem').filter({ has: button(page, name) });
  return row.getByText(/^\s*[✓✗]/).allInnerTexts();
}

const asExpected = ['✓ as expected', '✓ as expected'];

/** The header that browsers send with requests of this app's own pages. */
const ownPage = { 'sec-fetch-site': 'same-origin' };

test('one click from the first visit signs in on both, and a revocation shows on both', async ({
  page,
}) => {
  await page.goto('/compare');
  const revoke = button(page, 'Revoke from elsewhere');
  await expect(revoke).toHaveAttribute('aria-disabled', 'true');
  await expect(revoke).toHaveAccessibleDescription(/sign in on both first/);
  await signInOnBoth(page);
  const outcome = await press(page, 'Revoke from elsewhere');
  expect(outcome).toContain(`jwt: ${before} → signed out`);
  expect(outcome).toContain(`database: ${before} → signed out, at once`);
  expect(await checksOf(page, 'Revoke from elsewhere')).toEqual(asExpected);
  await expect(revoke).toHaveAccessibleDescription(/Both are signed out/);
  // The visitor isn't signed in to the app itself.
  await page.goto('/dashboard');
  await expect(page).toHaveURL(/\/signin/);
});

test('the same works by keyboard only', async ({ page }) => {
  await page.goto('/compare');
  const signIn = page.getByRole('button', { name: 'Sign in on both' });
  for (let tabs = 0; tabs < 40; tabs += 1) {
    if (await signIn.evaluate((element) => element === document.activeElement)) break;
    await page.keyboard.press('Tab');
  }
  await expect(signIn).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(side(page, 'jwt')).toContainText(/Answer\s*200 "/, { timeout: 60_000 });
  const revoke = button(page, 'Revoke from elsewhere');
  await expect(revoke).not.toHaveAttribute('aria-disabled', 'true');
  for (let tabs = 0; tabs < 20; tabs += 1) {
    if (await revoke.evaluate((element) => element === document.activeElement)) break;
    await page.keyboard.press('Tab');
  }
  await page.keyboard.press('Enter');
  expect(await outcomeOf(page, 'Revoke from elsewhere')).toContain('signed out, at once');
  // Neither lost while it could not be used, nor below the bar that stays in view.
  await expect(revoke).toBeFocused();
  await page.keyboard.press('Shift+Tab');
  await expect(button(page, 'Change the name')).toBeFocused();
  const bar = page.getByText('Both are signed out: sign in on both again.');
  const [barBox, focusBox] = await Promise.all([
    bar.boundingBox(),
    button(page, 'Change the name').boundingBox(),
  ]);
  expect(focusBox?.y ?? 0).toBeGreaterThan((barBox?.y ?? 0) + (barBox?.height ?? 0));
});

test('on a phone both answers stay in view, and nothing scrolls sideways', async ({ page }) => {
  await page.setViewportSize({ width: 390, height: 844 });
  await begin(page);
  await press(page, 'Revoke from elsewhere');
  const row = page.getByRole('listitem').filter({ has: button(page, 'Revoke from elsewhere') });
  await row.getByText('0 s', { exact: true }).scrollIntoViewIfNeeded();
  for (const name of strategyNames) {
    await expect(page.getByRole('term').filter({ hasText: name }).first()).toBeInViewport();
  }
  const overflow = await page.evaluate(
    () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
  );
  expect(overflow).toBeLessThanOrEqual(0);
});

test('only a page of this app on this machine may use it without a sign-in', async ({
  page,
  development,
}) => {
  const { port } = new URL(development.url);
  const refused: Record<string, string>[] = [
    {},
    { 'sec-fetch-site': 'cross-site' },
    { 'sec-fetch-site': 'same-site' },
    { ...ownPage, host: `evil.test:${port}` },
    { ...ownPage, 'x-forwarded-host': 'evil.test' },
  ];
  for (const path of ['/api/compare', '/api/compare/reads']) {
    expect((await page.request.get(path, { headers: ownPage })).status()).toBe(200);
    for (const headers of refused) {
      const answer = await page.request.get(path, { headers });
      expect([answer.status(), await answer.json()]).toEqual([401, { error: 'unauthenticated' }]);
      expect(answer.headers()['cache-control']).toBe('private, no-store');
    }
  }
  expect((await page.request.get('/api/compare/elsewhere/session')).status()).toBe(404);
});

test('an action from another site does nothing', async ({ page, prisma }) => {
  await begin(page);
  const sent = page.waitForRequest(
    (request) => request.method() === 'POST' && request.url().endsWith('/compare'),
  );
  await button(page, 'Change the name').click();
  const action = await sent;
  await outcomeOf(page, 'Change the name');
  const users = () =>
    prisma.user.findMany({
      where: { email: { endsWith: '@compare.invalid' } },
      orderBy: { id: 'asc' },
    });
  const usersBefore = await users();
  const { 'next-action': id = '' } = await action.allHeaders();
  const own = {
    'next-action': id,
    accept: 'text/x-component',
    'content-type': 'text/plain;charset=UTF-8',
  };
  const elsewhere: Record<string, string>[] = [
    { origin: 'http://evil.test', 'sec-fetch-site': 'cross-site' },
    { origin: 'null', 'sec-fetch-site': 'cross-site' },
    { 'sec-fetch-site': 'cross-site' },
    {},
  ];
  for (const from of elsewhere) {
    await page.request.post('/compare', {
      headers: { ...own, ...from },
      data: '["Mallory"]',
      maxRedirects: 0,
    });
  }
  expect(await users()).toEqual(usersBefore);
  // The same request works from the app's own page.
  await page.request.post('/compare', {
    headers: { ...own, ...ownPage, origin: new URL(page.url()).origin },
    data: '["Mallory"]',
  });
  expect((await users()).map(({ name }) => name)).toContain('Mallory');
});

test('no other site may show the page in a frame', async ({ page }) => {
  const answer = await page.request.get('/compare');
  expect(answer.headers()['content-security-policy']).toBe("frame-ancestors 'none'");
});

test('the visitor stays signed in to the app, whatever happens to the sides', async ({
  page,
  user,
}) => {
  await signInByRequest(page.request, user.email);
  await begin(page);
  for (const name of strategyNames) {
    await expect(side(page, name)).toContainText(`compare-${name}.session-token`);
  }
  await press(page, 'Disable the user');
  await page.goto('/dashboard');
  await expect(page).toHaveURL('/dashboard');
});

test('a request that never sends its body blocks neither side', async ({ page, development }) => {
  await begin(page);
  const { hostname, port } = new URL(development.url);
  for (const name of strategyNames) {
    const socket = connect(Number(port), hostname);
    await once(socket, 'connect');
    socket.write(
      `POST /api/compare/${name}/callback/one-time-login HTTP/1.1\r\nHost: ${hostname}:${port}\r\n` +
        'Content-Type: application/x-www-form-urlencoded\r\nContent-Length: 100\r\n\r\n',
    );
    const answered = once(socket, 'data');
    // More of them than are on their way when it arrives.
    for (let asked = 0; asked < 5; asked += 1) {
      const answer = await page.request.get(`/api/compare/${name}/session`, { timeout: 3_000 });
      expect(answer.status()).toBe(200);
    }
    const [head] = await answered;
    expect(String(head)).toMatch(/^HTTP\/1\.1 408 /);
    socket.destroy();
  }
});

test('a changed name shows in the database at once, in the jwt within revocationLag', async ({
  page,
}) => {
  await begin(page);
  const row = page.getByRole('listitem').filter({ has: button(page, 'Change the name') });
  await expect(row).toContainText(
    `Expect the new name: jwt within ${revocationLag} s, database at once.`,
  );
  const outcome = await press(page, 'Change the name');
  expect(outcome).toMatch(/jwt: signed in as Ada Lovelace → signed in as Ada at /);
  expect(outcome).toMatch(/database: signed in as Ada Lovelace → signed in as Ada at .*, at once/);
  expect(await checksOf(page, 'Change the name')).toEqual(asExpected);
});

for (const name of ['Revoke from elsewhere', 'Disable the user']) {
  test(`after "${name}" the database refuses at once, the jwt within revocationLag`, async ({
    page,
  }) => {
    await begin(page);
    const outcome = await press(page, name);
    expect(outcome).toContain(`jwt: ${before} → signed out`);
    expect(outcome).toContain(`database: ${before} → signed out, at once`);
    expect(await checksOf(page, name)).toEqual(asExpected);
    await expect(side(page, 'database')).toContainText(/endReason\s*(revoked|user_disabled)/);
  });
}

for (const name of ['Tamper with the cookie', 'Move the clock, idle', 'Move the clock, in use']) {
  test(`"${name}" signs both out at once`, async ({ page }) => {
    await begin(page);
    const outcome = await press(page, name);
    expect(outcome).toContain(`jwt: ${before} → signed out, at once`);
    expect(outcome).toContain(`database: ${before} → signed out, at once`);
    expect(await checksOf(page, name)).toEqual(asExpected);
  });
}

test('a rotated secret signs neither side out, and a forgotten one only the jwt', async ({
  page,
}) => {
  await begin(page);
  await press(page, 'Rotate the secret');
  expect(await checksOf(page, 'Rotate the secret')).toEqual(asExpected);
  await expect(side(page, 'jwt')).toContainText('an older secret, until the next renewal');
  const outcome = await press(page, 'Forget the old secret');
  expect(outcome).toContain(`jwt: ${before} → signed out, at once`);
  expect(outcome).toContain(`database: ${before}, unchanged`);
  expect(await checksOf(page, 'Forget the old secret')).toEqual(asExpected);
});

test('without a database the jwt stays readable, the database side is an error, and neither is signed out', async ({
  page,
}) => {
  await begin(page);
  const stopped = await press(page, 'Stop the database');
  expect(stopped).toContain(`jwt: ${before}, unchanged`);
  expect(stopped).toContain(`database: ${before} → error 503, at once`);
  expect(await checksOf(page, 'Stop the database')).toEqual(asExpected);
  await expect(side(page, 'database')).toContainText('503 session_store_unavailable');
  const started = await press(page, 'Start the database');
  expect(started).toContain(`jwt: ${before}, unchanged`);
  expect(started).toContain(`database: error 503 → ${before}, at once`);
});

for (const colorScheme of ['light', 'dark'] as const) {
  test.describe(colorScheme, () => {
    test.use({ colorScheme });

    test('cookie, claims, row and 200 reads are shown, with no axe violations', async ({
      page,
    }, info) => {
      await page.goto('/compare');
      expect((await new AxeBuilder({ page }).analyze()).violations).toEqual([]);
      await begin(page);
      await press(page, 'Revoke from elsewhere');
      expect((await new AxeBuilder({ page }).analyze()).violations).toEqual([]);
      await signInOnBoth(page);
      await button(page, 'Measure').click();
      const plot = page.getByRole('img', { name: /^jwt: half took at most/ });
      await expect(plot).toBeVisible({ timeout: 60_000 });
      const [jwt, database] = [side(page, 'jwt'), side(page, 'database')];
      await expect(jwt).toContainText(/compare-jwt\.session-token/);
      await expect(jwt).toContainText(/HttpOnly; SameSite=Lax/);
      await expect(jwt).toContainText(/\d{3} bytes/);
      await expect(jwt).toContainText(/idle_exp\s*\d{10}/);
      await expect(jwt).toContainText(/Took\s*[\d.]+ .?s, 0 SQL statements/);
      await expect(database).toContainText(/compare-database\.session-token/);
      await expect(database).toContainText(/sessionToken\s*compare:\S{4}…\S{4}/);
      await expect(database).toContainText(/Took\s*[\d.]+ .?s, 1 SQL statement/);
      for (const name of ['The cookie', 'Claims in the token', 'Row in the database']) {
        await jwt.getByText(`${name} (`).click();
      }
      expect((await new AxeBuilder({ page }).analyze()).violations).toEqual([]);
      await page.screenshot({ path: info.outputPath('compare.png'), fullPage: true });
    });
  });
}
