import { receiveLink } from './support/mail-server.ts';
import { signInWithOidc } from './support/sign-in-with-oidc.ts';
import { expect, test } from './support/test.ts';

test('signing in with OpenID Connect, and again as the same user', async ({ page, strategy }) => {
  const login = `grace-${strategy}`;
  const ids: string[] = [];
  for (const round of [1, 2]) {
    await page.context().clearCookies();
    await signInWithOidc(page, login);
    await page.waitForURL('**/dashboard');
    const { user, session } = await (await page.request.get('/api/me')).json();
    expect(user, `round ${round}`).toMatchObject({ email: `${login}@oidc.example.com` });
    expect(session.strategy).toBe(strategy);
    const names = (await page.context().cookies(page.url())).map(({ name }) => name);
    expect(names.filter((name) => /state|pkce|nonce/.test(name))).toEqual([]);
    ids.push(user.id);
  }
  expect(ids[0]).toBe(ids[1]);
});

test('signing in once more with the provider gives a new token and ends the earlier session', async ({
  page,
  playwright,
  baseURL,
  strategy,
}) => {
  const login = `again-${strategy}`;
  await signInWithOidc(page, login);
  await page.waitForURL('**/dashboard');
  const before = await (await page.request.get('/api/me')).json();
  const storageState = await page.context().storageState();
  const earlier = await playwright.request.newContext({ baseURL, storageState });

  // The sign-in page has no form for a signed-in user, but Auth.js's route accepts it.
  const { csrfToken } = await (await page.request.get('/api/auth/csrf')).json();
  await page.setContent(
    `<form method="post" action="${baseURL}/api/auth/signin/oidc">
       <input name="csrfToken" value="${csrfToken}"><input name="callbackUrl" value="/dashboard">
       <button>Go</button>
     </form>`,
  );
  await page.getByRole('button', { name: 'Go' }).click();
  await page.waitForURL('**/dashboard');
  const after = await (await page.request.get('/api/me')).json();
  expect(after.user.id).toBe(before.user.id);
  expect(after.session.sid).not.toBe(before.session.sid);
  expect((await earlier.get('/api/me')).status()).toBe(401);
});

test("a provider can't take over an existing account with the same email", async ({
  page,
  prisma,
  strategy,
}) => {
  const login = `taken-${strategy}`;
  await prisma.user.create({ data: { email: `${login}@oidc.example.com`, name: 'First' } });
  await signInWithOidc(page, login);
  await expect(page).toHaveURL(/\/signin\?error=OAuthAccountNotLinked/);
  expect((await page.request.get('/api/me')).status()).toBe(401);
});

test('signing in with a link by email, which works once', async ({ page, strategy }) => {
  const email = `mail.${strategy}.${Date.now()}@example.com`;
  await page.goto('/signin');
  await page.getByLabel('Email for the link').fill(email);
  await page.getByRole('button', { name: 'Email me a link' }).click();
  await expect(page.getByRole('heading', { name: 'Check your email' })).toBeVisible();

  const link = await receiveLink(email);
  await page.goto(link);
  await expect(page).toHaveURL('/dashboard');
  const { user, session } = await (await page.request.get('/api/me')).json();
  expect(user.email).toBe(email);
  expect(session.strategy).toBe(strategy);

  await page.context().clearCookies();
  await page.goto(link);
  await expect(page).toHaveURL(/\/signin\?error=Verification/);
});
