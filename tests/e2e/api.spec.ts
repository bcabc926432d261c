import type { APIResponse } from '@playwright/test';
import { expect, test } from './support/test.ts';

const cookieName = 'authjs.session-token';

test('GET /api/me has the same keys in both strategies', async ({
  signedIn: page,
  user,
  strategy,
}) => {
  const response = await page.request.get('/api/me');
  expect(response.status()).toBe(200);
  expect(response.headers()['cache-control']).toBe('private, no-store');
  expect(await response.json()).toEqual({
    user: { id: expect.any(String), name: user.name, email: user.email, image: null },
    session: {
      sid: expect.any(String),
      strategy,
      expires: expect.any(String),
      authenticatedAt: expect.any(String),
    },
  });
});

test('without a session the API responds with 401', async ({ request }) => {
  const response = await request.get('/api/me');
  expect(response.status()).toBe(401);
  expect(await response.json()).toEqual({ error: 'unauthenticated' });
});

test('requireSession() in an unwrapped handler responds with 401', async ({ request }) => {
  const response = await request.get('/api/me/export', { maxRedirects: 0 });
  expect(response.status()).toBe(401);
});

test('requireSession() in an unwrapped handler returns the session', async ({
  signedIn: page,
  user,
}) => {
  const response = await page.request.get('/api/me/export');
  expect(response.headers()['content-disposition']).toContain('attachment');
  expect(await response.json()).toMatchObject({ email: user.email });
});

test('PATCH /api/me changes the name for this and the next read', async ({
  signedIn: page,
  baseURL,
}) => {
  const headers = { origin: baseURL ?? '' };
  const changed = await page.request.patch('/api/me', { data: { name: 'New Name' }, headers });
  expect(changed.status()).toBe(200);
  expect(await changed.json()).toMatchObject({ user: { name: 'New Name' } });
  const next = await page.request.get('/api/me');
  expect(await next.json()).toMatchObject({ user: { name: 'New Name' } });
});

test('PATCH /api/me of a deleted user responds with 401, not an error', async ({
  signedIn: page,
  baseURL,
  prisma,
  user,
}) => {
  await prisma.user.delete({ where: { email: user.email } });
  const headers = { origin: baseURL ?? '' };
  const response = await page.request.patch('/api/me', { data: { name: 'Gone' }, headers });
  expect(response.status()).toBe(401);
  expect(await response.json()).toEqual({ error: 'unauthenticated' });
});

for (const data of [{}, { name: '' }, { name: 7 }, { name: 'x'.repeat(101) }, 'no JSON', []]) {
  test(`PATCH /api/me refuses ${JSON.stringify(data).slice(0, 20)}`, async ({
    signedIn: page,
    baseURL,
    user,
  }) => {
    const headers = { origin: baseURL ?? '' };
    const response = await page.request.patch('/api/me', { data, headers });
    expect(response.status()).toBe(422);
    expect(await response.json()).toMatchObject({ error: 'invalid_input' });
    expect(await (await page.request.get('/api/me')).json()).toMatchObject({
      user: { name: user.name },
    });
  });
}

for (const origin of ['https://evil.example', 'null', undefined]) {
  test(`PATCH /api/me refuses a request from origin ${origin}`, async ({ signedIn: page }) => {
    const headers: Record<string, string> = origin ? { origin } : {};
    const response = await page.request.patch('/api/me', { data: { name: 'Mallory' }, headers });
    expect(response.status()).toBe(403);
    expect(await response.json()).toEqual({ error: 'bad_origin' });
  });
}

test('GET /api/health names the strategy and the database', async ({ request, strategy }) => {
  const response = await request.get('/api/health');
  expect(response.status()).toBe(200);
  expect(await response.json()).toEqual({ status: 'ok', strategy, database: 'up' });
});

test('no response contains the session token or a password hash', async ({
  signedIn: page,
  context,
  baseURL,
}) => {
  const cookies = await context.cookies();
  const token = cookies.find(({ name }) => name === cookieName)?.value ?? '';
  expect(token.length).toBeGreaterThan(40);
  const headers = { origin: baseURL ?? '' };
  const answers: APIResponse[] = [
    await page.request.patch('/api/me', { data: { name: 'New' }, headers }),
  ];
  const current = (await context.cookies()).find(({ name }) => name === cookieName)?.value ?? '';
  for (const path of ['/', '/dashboard', '/signin', '/api/me', '/api/me/export', '/api/health']) {
    answers.push(await page.request.get(path));
  }
  for (const path of ['session', 'providers', 'csrf']) {
    answers.push(await page.request.get(`/api/auth/${path}`));
  }
  for (const answer of answers) {
    const text = await answer.text();
    expect(text, answer.url()).not.toContain(token);
    expect(text, answer.url()).not.toContain(current);
    expect(text, answer.url()).not.toContain('$argon2');
  }
});

test('the browser keeps one session cookie, as the policy says', async ({
  signedIn: page,
  context,
}) => {
  const cookies = (await context.cookies()).filter(({ name }) => name.includes('session-token'));
  expect(cookies).toHaveLength(1);
  const [cookie] = cookies;
  expect(cookie).toMatchObject({ name: cookieName, httpOnly: true, sameSite: 'Lax', path: '/' });
  const days = ((cookie?.expires ?? 0) - Date.now() / 1000) / 86_400;
  expect(days).toBeGreaterThan(6.99);
  expect(days).toBeLessThanOrEqual(7);
  expect(await page.evaluate(() => document.cookie)).not.toContain('session-token');
});

for (const [what, value] of Object.entries({
  malformed: '%E0%A4%A',
  'cut short': 'eyJhbGciOiJkaXIifQ..abc',
  oversized: 'x'.repeat(12_000),
  'of dots': '....',
  'a forged token': 'A'.repeat(43),
})) {
  test(`a cookie that is ${what} means signed out, never an error`, async ({ request }) => {
    const headers = { cookie: `${cookieName}=${value}` };
    for (const [path, status] of [
      ['/', 200],
      ['/api/auth/session', 200],
      ['/api/me', 401],
    ] as const) {
      const response = await request.get(path, { headers });
      expect(response.status(), path).toBe(status);
      expect(await response.text(), path).not.toMatch(/at .*\.js:\d+/);
    }
    const page = await request.get('/dashboard', { headers, maxRedirects: 0 });
    expect(page.status()).toBe(307);
    expect(page.headers().location).toContain('/signin?callbackUrl=%2Fdashboard');
  });
}

for (const path of ['/dashboard', '/dashboard/', '/DASHBOARD', '/%64ashboard', '/dashboard.rsc']) {
  test(`nothing of the dashboard is served at ${path} to signed-out visitors`, async ({
    request,
  }) => {
    for (const headers of [{}, { rsc: '1' }] as Record<string, string>[]) {
      const response = await request.get(path, { headers });
      expect(await response.text()).not.toContain('Change your name');
    }
  });
}

test("text that the database can't store is refused without a server error", async ({
  admin: page,
  baseURL,
}) => {
  const headers = { origin: baseURL ?? '' };
  for (const name of ['a\0b', '\0', '\ud83d', 'a\u0007', 'a'.repeat(101), '', 5, null]) {
    const answer = await page.request.patch('/api/me', { data: { name }, headers });
    expect(answer.status(), JSON.stringify(name)).toBe(422);
    expect(await answer.json()).toMatchObject({ error: 'invalid_input' });
  }
  const ended = await page.request.delete('/api/sessions/a%00b', { headers });
  expect(ended.status()).toBe(404);
  for (const path of [
    '/sessions?ended=a%00b',
    '/admin?q=a%00b&user=%00&done=ended',
    '/signin?callbackUrl=%2Fa%00b&error=%00&code=%00',
    '/signup?error=%00',
  ]) {
    expect((await page.request.get(path)).status(), path).toBe(200);
  }
});
