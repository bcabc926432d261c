import { describe, expect } from 'vitest';
import { password } from '../../support/kit.ts';
import { asAction } from '../../support/next-scope.ts';
import type { ContractTest } from './fixtures.ts';
import { cookie, sessionOf } from './helpers.ts';

export function rotationContract(it: ContractTest): void {
  describe('a new token at a change of privilege', () => {
    it('belongs to the same session, and the earlier token is refused at once', async ({
      kit,
      signedIn: browser,
    }) => {
      const before = await sessionOf(browser);
      const earlier = browser.copy(kit.handlers);
      const response = await browser.get('/anything', asAction(kit.sessions.rotate));
      expect(await response.json()).toMatchObject({ sid: before.sid });
      expect(browser.sessionCookie?.value).not.toBe(earlier.sessionCookie?.value);
      expect(await sessionOf(browser)).toEqual(before);
      expect(await earlier.session()).toBeNull();
    });

    it('refuses the earlier token in another process within the lag, and never renews it', async ({
      clock,
      build,
      kit,
      user,
      browser,
    }) => {
      const elsewhere = build();
      await browser.signIn(user.email, password);
      const earlier = browser.copy(elsewhere.handlers);
      await earlier.session(); // has just asked for changes
      clock.advance(400);
      await earlier.session();
      clock.advance(400);
      await earlier.session();
      await browser.get('/api/auth/session');
      await browser.get('/anything', asAction(kit.sessions.rotate));
      const late = await earlier.get('/api/auth/session');
      expect(late.headers.getSetCookie()).toEqual([]);
      clock.advance(5);
      expect(await earlier.session()).toBeNull();
      expect(await browser.session()).not.toBeNull();
    });

    it('is accepted by a process that only knows of an earlier rotation', async ({
      clock,
      build,
      kit,
      user,
      browser,
    }) => {
      const elsewhere = build();
      await browser.signIn(user.email, password);
      await browser.get('/anything', asAction(kit.sessions.rotate));
      const other = browser.copy(elsewhere.handlers);
      expect(await other.session()).not.toBeNull();
      clock.advance(1);
      await browser.get('/anything', asAction(kit.sessions.rotate));
      other.setCookie(cookie, browser.sessionCookie?.value ?? '');
      expect(await other.session()).not.toBeNull();
    });

    it('is given to one of many concurrent requests, and all get a response', async ({
      kit,
      signedIn: browser,
    }) => {
      const { sid } = await sessionOf(browser);
      const earlier = browser.copy(kit.handlers);
      const answers = await Promise.all(
        Array.from({ length: 10 }, () => browser.get('/anything', asAction(kit.sessions.rotate))),
      );
      const rotated = answers.filter((answer) => answer.headers.getSetCookie().length > 0);
      expect(rotated).toHaveLength(1);
      expect(await sessionOf(browser)).toMatchObject({ sid });
      expect(await earlier.session()).toBeNull();
    });

    it("doesn't keep a user signed in who signs out with the earlier token", async ({
      kit,
      signedIn: browser,
    }) => {
      const earlier = browser.copy(kit.handlers);
      await browser.get('/anything', asAction(kit.sessions.rotate));
      expect(await earlier.session()).toBeNull();
      expect((await earlier.post('/api/auth/signout')).status).toBe(302);
      expect(await browser.session()).toBeNull();
    });

    it("isn't issued if signed out", async ({ kit, browser }) => {
      const response = await browser.get('/anything', asAction(kit.sessions.rotate));
      expect(await response.json()).toBeNull();
      expect(response.headers.getSetCookie()).toEqual([]);
    });
  });
}
