import { describe, expect, it } from 'vitest';
import { deviceCookie } from '../../src/accounts/device-cookie.ts';
import { signUpCookie } from '../../src/accounts/sign-up-cookie.ts';
import { strategyNames } from '../../src/kit/session/session.ts';
import { Browser } from '../support/browser.ts';
import { testDatabase } from '../support/database.ts';
import { createTestKit, createUser, password, secret } from '../support/kit.ts';
import { asRoute } from '../support/next-scope.ts';

const session = 'authjs.session-token';
const device = 'authjs.device';
const signUp = 'authjs.sign-up';
const names = [session, device, signUp];

/** Each cookie is encrypted for its own name, so that none counts in the place of another. */
describe.each(strategyNames)("a cookie with a name that isn't its own, strategy %s", (strategy) => {
  const database = testDatabase();
  const devices = deviceCookie([secret]);
  const signUps = signUpCookie([secret]);

  async function visited() {
    const kit = createTestKit(strategy, database);
    const { email } = await createUser(database.prisma);
    const browser = new Browser(kit.handlers);
    await browser.signIn(email, password);
    const written = asRoute(async () => {
      await devices.remember(email);
      await signUps.write({ name: 'Ada', email, hash: 'a hash' });
      return Response.json(null);
    });
    await browser.get('/form', written);
    return { kit, email, browser };
  }

  async function readBy(browser: Browser, email: string) {
    const read = asRoute(async () => {
      const { headers } = await import('next/headers');
      const known = await devices.deviceIdFor(await headers(), email);
      return Response.json({ known, waiting: await signUps.read(email) });
    });
    const answer = await browser.get('/form', read);
    expect(answer.status).toBe(200);
    return { ...(await answer.json()), session: await browser.session() };
  }

  it('is ignored, and is accepted under its own name only', async () => {
    const { kit, email, browser } = await visited();
    const right = await readBy(browser, email);
    expect(right).toMatchObject({
      known: expect.any(String),
      waiting: { email },
      session: { user: { email } },
    });
    const values = names.map((name) => browser.cookies.get(name)?.value ?? '');
    expect(values).not.toContain('');
    for (const shift of [1, 2]) {
      const wrong = new Browser(kit.handlers);
      names.forEach((name, place) => {
        wrong.setCookie(name, values[(place + shift) % names.length] ?? '');
      });
      expect(await readBy(wrong, email)).toEqual({ known: null, waiting: null, session: null });
    }
  });

  it.each([
    ['nothing but a letter', 'A'],
    ['as long as a browser keeps it', 'A'.repeat(4_000)],
    ['a token without encryption', 'eyJhbGciOiJub25lIn0.eyJjb250ZW50Ijp7fX0.'],
    ['an escape that is none', '%E0%A4%A'],
  ])('causes no error: %s', async (_what, value) => {
    const { kit, email } = await visited();
    const browser = new Browser(kit.handlers);
    for (const name of names) browser.setCookie(name, value);
    expect(await readBy(browser, email)).toEqual({ known: null, waiting: null, session: null });
  });

  it('that is named like a chunk of the session cookie is not read as one', async () => {
    const { email, browser } = await visited();
    for (const name of [`${device}.0`, `${signUp}.1`, `${session}.kit`, `${session}-kit`]) {
      browser.setCookie(name, 'A');
    }
    expect(await readBy(browser, email)).toMatchObject({ session: { user: { email } } });
  });
});
