import { test } from '../support/lone-app.ts';
import { expect, password, signIn } from '../support/test.ts';

const firefox = 'Mozilla/5.0 (X11; Linux x86_64; rv:133.0) Gecko/20100101 Firefox/133.0';

// One after the other: each of them is what the others would notice.
test.describe.configure({ mode: 'serial' });

test("an admin ends everyone's sessions, after a confirmation", async ({
  page,
  user,
  prisma,
  anotherDevice,
}) => {
  await prisma.user.update({ where: { email: user.email }, data: { role: 'admin' } });
  const laptop = await anotherDevice(firefox);
  await signIn(page, user.email);
  await page.goto('/admin');
  const card = page.getByRole('region', { name: 'Everyone' });
  await expect(card.getByRole('button', { name: "End everyone's sessions" })).toBeHidden();
  await card.getByText("End everyone's sessions …").click();
  await card.getByRole('button', { name: "End everyone's sessions" }).click();
  await expect(page).toHaveURL(/\/signin\?notice=everyone/);
  await expect(page.getByRole('status')).toContainText('All sessions have ended');
  const cookies = await page.context().cookies();
  expect(cookies.filter(({ name }) => name.includes('session-token'))).toEqual([]);
  expect(await prisma.session.count({ where: { endedAt: null } })).toBe(0);
  await laptop.reload();
  await expect(laptop).toHaveURL(/\/signin\?callbackUrl=/);
});

test('a sign-in over the limit shows a message, with each form', async ({
  page,
  user,
  anotherDevice,
}) => {
  const first = await anotherDevice(firefox);
  await anotherDevice(firefox);
  await page.goto('/signin');
  await page.getByLabel('Email', { exact: true }).fill(user.email);
  await page.getByLabel('Password', { exact: true }).fill(password);
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
  const sentence = 'You are signed in on as many devices as allowed.';
  await expect(page.getByText(sentence)).toBeVisible();
  await expect(page).toHaveURL('/signin');
  expect((await page.request.get('/api/me')).status()).toBe(401);

  // Auth.js's own route tells it by the address.
  const { csrfToken } = await (await page.request.get('/api/auth/csrf')).json();
  const form = { email: user.email, password, csrfToken };
  const answer = await page.request.post('/api/auth/callback/credentials', { form });
  await page.goto(answer.url());
  await expect(page.getByText(sentence)).toBeVisible();

  // Who is in already may confirm that it is them.
  await first.goto('/reauthenticate');
  await first.getByLabel('Password').fill(password);
  await first.getByRole('button', { name: 'Confirm' }).click();
  await expect(first).toHaveURL('/dashboard');
});

test('an outage of the store shows a message in the form', async ({ page, user, prisma }) => {
  await page.goto('/signin');
  await page.getByLabel('Email', { exact: true }).fill(user.email);
  await page.getByLabel('Password', { exact: true }).fill(password);
  await prisma.$executeRawUnsafe('ALTER TABLE "Session" RENAME TO "Away"');
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
  await expect(page.getByText('The session store is not answering.')).toBeVisible();
  await prisma.$executeRawUnsafe('ALTER TABLE "Away" RENAME TO "Session"');
  await signIn(page, user.email);
});
