import { once } from 'node:events';
import { connect } from 'node:net';
import AxeBuilder from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { defaultPolicy } from '../../../src/kit/session/policy.ts';
import { strategyNames } from '../../../src/kit/session/session.ts';
import { test } from '../support/development-app.ts';
import { signInByRequest } from '../support/sign-in-by-request.ts';
import { expect } from '../support/test.ts';

// All of it is on one server, whose clock and database they move and stop.
test.describe.configure({ mode: 'serial' });
// Next compiles what is asked for the first time.
test.setTimeout(120_000);

const outage = '503 session_store_unavailable';
const { revocationLag } = defaultPolicy;

/** The page with both sides signed in, by one click. */
async function begin(page: Page, email: string): Promise<void> {
  await signInByRequest(page.request, email);
  await page.goto('/compare');
  await signInOnBoth(page);
}

async function signInOnBoth(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Sign in on both' }).click();
  for (const name of strategyNames) {
    await expect(side(page, name)).toContainText(/Answer\s*200 “/, { timeout: 60_000 });
  }
}

function side(page: Page, name: string) {
  return page.getByRole('region', { name, exact: true });
}

/** Presses a button, and waits until both sides have been watched. */
async function press(page: Page, name: string): Promise<string> {
  await page.getByRole('button', { name }).click();
  const timeline = page.getByRole('region', { name: 'When each side noticed' });
  const outcome = timeline.getByRole('status');
  await expect(outcome).toContainText(`${name}.`, { timeout: 60_000 });
  return (await outcome.textContent()) ?? '';
}

/** What the timeline says of the latest: whether each side did as is promised. */
async function kept(page: Page): Promise<string[]> {
  const timeline = page.getByRole('region', { name: 'When each side noticed' });
  return timeline
    .locator('ol')
    .first()
    .getByText(/^\s*[✓✗]/)
    .allInnerTexts();
}

const asPromised = (jwt: string, database: string) => [
  expect.stringMatching(`✓ as promised: ${jwt}$`),
  expect.stringMatching(`✓ as promised: ${database}$`),
];

test('whoever is signed out is asked to sign in before there is anything live', async ({
  page,
}) => {
  await page.goto('/compare');
  await page.getByRole('link', { name: 'Sign in to try it' }).click();
  await page.waitForURL('**/signin?callbackUrl=/compare', { timeout: 60_000 });
  for (const path of ['/api/compare', '/api/compare/reads']) {
    const answer = await page.request.get(path);
    expect([answer.status(), await answer.json()]).toEqual([401, { error: 'unauthenticated' }]);
  }
  expect((await page.request.get('/api/compare/elsewhere/session')).status()).toBe(404);
});

test('what is done to the sides leaves the visitor signed in to the app', async ({
  page,
  user,
}) => {
  await begin(page, user.email);
  for (const name of strategyNames) {
    await expect(side(page, name)).toContainText(`compare-${name}.session-token`);
  }
  await press(page, 'Disable the user');
  await page.goto('/dashboard');
  await expect(page).toHaveURL('/dashboard');
});

test('a request that never sends its body keeps neither side from answering', async ({
  page,
  user,
  development,
}) => {
  await begin(page, user.email);
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
  user,
}) => {
  await begin(page, user.email);
  const outcome = await press(page, 'Change my name');
  expect(outcome).toMatch(/jwt: 200 “Ada Lovelace” → 200 “Renamed at .*”/);
  expect(outcome).toMatch(/database: 200 “Ada Lovelace” → 200 “Renamed at .*”, at once/);
  expect(await kept(page)).toEqual(asPromised(`within ${revocationLag} s`, 'at once'));
});

for (const name of ['Revoke from elsewhere', 'Disable the user']) {
  test(`after “${name}” the database refuses at once, the jwt within revocationLag`, async ({
    page,
    user,
  }) => {
    await begin(page, user.email);
    const outcome = await press(page, name);
    expect(outcome).toMatch(/jwt: 200 “Ada Lovelace” → 200 null/);
    expect(outcome).toMatch(/database: 200 “Ada Lovelace” → 200 null, at once/);
    expect(await kept(page)).toEqual(asPromised(`within ${revocationLag} s`, 'at once'));
    await expect(side(page, 'database')).toContainText(/endReason\s*(revoked|user_disabled)/);
  });
}

test('a token with another byte is refused on both sides at once', async ({ page, user }) => {
  await begin(page, user.email);
  const outcome = await press(page, 'Tamper with one byte');
  expect(outcome).toMatch(/jwt: 200 “Ada Lovelace” → 200 null, at once/);
  expect(outcome).toMatch(/database: 200 “Ada Lovelace” → 200 null, at once/);
  expect(await kept(page)).toEqual(asPromised('at once', 'at once'));
});

for (const name of ['Clock to the idle timeout', 'Clock to the absolute timeout']) {
  test(`“${name}” ends both at once`, async ({ page, user }) => {
    await begin(page, user.email);
    const outcome = await press(page, name);
    expect(outcome).toMatch(/jwt: 200 “Ada Lovelace” → 200 null, at once/);
    expect(outcome).toMatch(/database: 200 “Ada Lovelace” → 200 null, at once/);
    expect(await kept(page)).toEqual(asPromised('at once', 'at once'));
  });
}

test('a rotated secret signs nobody out, and a forgotten one the jwt alone', async ({
  page,
  user,
}) => {
  await begin(page, user.email);
  await press(page, 'Rotate the secret');
  expect(await kept(page)).toEqual(asPromised('unchanged', 'unchanged'));
  await expect(side(page, 'jwt')).toContainText('an older secret, until it is renewed');
  const outcome = await press(page, 'Forget the old secret');
  expect(outcome).toMatch(/jwt: 200 “Ada Lovelace” → 200 null, at once/);
  expect(outcome).toMatch(/database: 200 “Ada Lovelace”, and nothing else/);
  expect(await kept(page)).toEqual(asPromised('at once', 'unchanged'));
});

test('without a database the jwt is read on, the database side is an error, and nobody is signed out', async ({
  page,
  user,
}) => {
  await begin(page, user.email);
  const stopped = await press(page, 'Stop the database');
  expect(stopped).toMatch(/jwt: 200 “Ada Lovelace”, and nothing else/);
  expect(stopped).toContain(`database: 200 “Ada Lovelace” → ${outage}, at once`);
  expect(await kept(page)).toEqual(asPromised('unchanged', 'at once'));
  const started = await press(page, 'Start the database');
  expect(started).toMatch(/jwt: 200 “Ada Lovelace”, and nothing else/);
  expect(started).toMatch(`database: ${outage} → 200 “Ada Lovelace”, at once`);
});

for (const colorScheme of ['light', 'dark'] as const) {
  test.describe(colorScheme, () => {
    test.use({ colorScheme });

    test('cookie, claims, row and 200 reads are shown, with no axe violations', async ({
      page,
      user,
    }, info) => {
      await begin(page, user.email);
      await press(page, 'Revoke from elsewhere');
      await signInOnBoth(page);
      const [jwt, database] = [side(page, 'jwt'), side(page, 'database')];
      await expect(jwt).toContainText(/compare-jwt\.session-token/);
      await expect(jwt).toContainText(/HttpOnly; SameSite=Lax/);
      await expect(jwt).toContainText(/\d{3} bytes/);
      await expect(jwt).toContainText(/idle_exp\s*\d{10}/);
      await expect(jwt).toContainText(/That took\s*[\d.]+ .?s, 0 SQL statements/);
      await expect(database).toContainText(/compare-database\.session-token/);
      await expect(database).toContainText(/sessionToken\s*compare:\S{4}…\S{4}/);
      await expect(database).toContainText(/That took\s*[\d.]+ .?s, 1 SQL statement/);
      await expect(page.getByRole('img', { name: /^jwt: half took at most/ })).toBeVisible();
      await jwt.getByText('Row in the database').click();
      await page.getByText('Earlier (').click();
      expect((await new AxeBuilder({ page }).analyze()).violations).toEqual([]);
      await page.screenshot({ path: info.outputPath('compare.png'), fullPage: true });
    });
  });
}
