import type { APIRequestContext, PlaywrightWorkerArgs } from '@playwright/test';
import { signInByRequest } from './support/sign-in-by-request.ts';
import { expect, test } from './support/test.ts';

async function anotherDevice(
  playwright: PlaywrightWorkerArgs['playwright'],
  baseURL: string | undefined,
  email: string,
): Promise<APIRequestContext> {
  const device = await playwright.request.newContext({ baseURL, userAgent: 'Another device' });
  await signInByRequest(device, email);
  return device;
}

test('a user lists the sessions of all devices and ends one', async ({
  signedIn: page,
  user,
  playwright,
  baseURL,
  strategy,
}) => {
  const device = await anotherDevice(playwright, baseURL, user.email);
  const listed = await (await page.request.get('/api/sessions')).json();
  expect(listed).toHaveLength(2);
  for (const session of listed) {
    expect(Object.keys(session).sort()).toEqual(
      'createdAt current expires ipAddress lastSeenAt sid strategy userAgent'.split(' '),
    );
    expect(session.strategy).toBe(strategy);
  }
  const other = listed.find(({ current }: { current: boolean }) => !current);
  expect(other.userAgent).toBe('Another device');

  const headers = { origin: baseURL ?? '' };
  const ended = await page.request.delete(`/api/sessions/${other.sid}`, { headers });
  expect(ended.status()).toBe(204);
  expect((await device.get('/api/me')).status()).toBe(401);
  expect((await page.request.get('/api/me')).status()).toBe(200);

  const again = await page.request.delete(`/api/sessions/${other.sid}`, { headers });
  expect(again.status()).toBe(404);
  expect(await again.json()).toEqual({ error: 'not_found' });
});

test('a user ends the other sessions, then all', async ({
  signedIn: page,
  user,
  playwright,
  baseURL,
}) => {
  const device = await anotherDevice(playwright, baseURL, user.email);
  const headers = { origin: baseURL ?? '' };
  const others = await page.request.delete('/api/sessions?scope=others', { headers });
  expect(await others.json()).toEqual({ ended: 1 });
  expect((await device.get('/api/me')).status()).toBe(401);
  const all = await page.request.delete('/api/sessions?scope=all', { headers });
  expect(await all.json()).toEqual({ ended: 1 });
  expect((await page.request.get('/api/me')).status()).toBe(401);
});

test("ending sessions needs the app's own origin and a scope", async ({
  signedIn: page,
  baseURL,
}) => {
  const foreign = await page.request.delete('/api/sessions?scope=all', {
    headers: { origin: 'https://evil.example' },
  });
  expect(foreign.status()).toBe(403);
  const headers = { origin: baseURL ?? '' };
  const nothing = await page.request.delete('/api/sessions', { headers });
  expect(nothing.status()).toBe(422);
  expect((await page.request.get('/api/me')).status()).toBe(200);
});

test('a signed-out visitor can neither list nor end sessions', async ({ request, baseURL }) => {
  const headers = { origin: baseURL ?? '' };
  expect((await request.get('/api/sessions')).status()).toBe(401);
  expect((await request.delete('/api/sessions/x', { headers })).status()).toBe(401);
});
