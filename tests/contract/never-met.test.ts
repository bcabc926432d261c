import { encode } from '@auth/core/jwt';
import { describe, expect, it } from 'vitest';
import { type StrategyName, strategyNames } from '../../src/kit/session/session.ts';
import { Browser } from '../support/browser.ts';
import { testDatabase } from '../support/database.ts';
import { createTestKit, createUser, secret, TestClock } from '../support/kit.ts';
import { asComponent } from '../support/next-scope.ts';

const cookie = 'authjs.session-token';
/** Seconds. */
const lag = 5;

const pairs = strategyNames.flatMap((one) => strategyNames.map((other) => ({ one, other })));

/** Two servers, of which one has read a jwt of plain Auth.js where no cookie can be set. */
describe.each(pairs)(
  'a session of plain Auth.js that $one only reads and $other adopts',
  ({ one, other }) => {
    const database = testDatabase();

    async function readByOne() {
      const clock = new TestClock();
      const server = (strategy: StrategyName) =>
        createTestKit(strategy, database, { clock: clock.now, policy: { revocationLag: lag } });
      const [there, here] = [server(one), server(other)];
      const { id: sub, email, name } = await createUser(database.prisma);
      const token = await encode({ token: { sub, email, name }, secret, salt: cookie });
      const browser = new Browser(here.handlers);
      browser.setCookie(cookie, token);
      const plain = browser.copy(there.handlers);
      const inComponent = async (each: Browser): Promise<unknown> =>
        (await each.copy(there.handlers).get('/page', asComponent(there.getSession))).json();
      const session = { user: { email } };
      expect(await inComponent(plain)).toMatchObject(session);
      return { clock, browser, plain, inComponent, session, here, there, sub };
    }

    it('continues in both', async () => {
      const { browser, plain, inComponent, session, there } = await readByOne();
      expect(await browser.session()).toMatchObject(session);
      expect(browser.sessionCookie).not.toEqual(plain.sessionCookie);
      expect(await inComponent(browser)).toMatchObject(session);
      expect(await browser.copy(there.handlers).session()).toMatchObject(session);
    });

    it("doesn't continue if all of the user's sessions end before its adoption", async () => {
      const { browser, clock, here, sub, there } = await readByOne();
      const inComponent = async () =>
        (await browser.copy(here.handlers).get('/page', asComponent(here.getSession))).json();
      expect(await inComponent()).toMatchObject({ user: { id: sub } });
      expect(await there.sessions.revokeUser(sub)).toBe(0);
      expect(await browser.session()).toBeNull();
      clock.advance(lag);
      expect([await inComponent(), await browser.session()]).toEqual([null, null]);
    });

    it('ends in both within the lag, although nothing else is read', async () => {
      const { clock, browser, plain, inComponent } = await readByOne();
      await browser.session();
      await browser.post('/api/auth/signout');
      clock.advance(lag);
      expect(await inComponent(plain)).toBeNull();
    });
  },
);
