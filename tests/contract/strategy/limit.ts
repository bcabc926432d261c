import { describe, expect } from 'vitest';
import type { SessionEvent } from '../../../src/kit/session/events.ts';
import { Browser } from '../../support/browser.ts';
import { password } from '../../support/kit.ts';
import type { ContractTest } from './fixtures.ts';
import { sessionOf, signIn } from './helpers.ts';

export function limitContract(it: ContractTest): void {
  describe('the limit of sessions', () => {
    it('ends the oldest with "evict-oldest", and reports it', async ({ clock, build, user }) => {
      const events: SessionEvent[] = [];
      const policy = { maxSessions: 2 };
      const { handlers } = build({ policy, onEvent: (event) => void events.push(event) });
      const [oldest, middle, newest] = [1, 2, 3].map(() => new Browser(handlers));
      for (const browser of [oldest, middle, newest]) {
        await browser?.signIn(user.email, password);
        clock.advance(1);
      }
      expect(await oldest?.session()).toBeNull();
      expect(await middle?.session()).not.toBeNull();
      expect(await newest?.session()).not.toBeNull();
      expect(events.filter(({ type }) => type === 'limit')).toMatchObject([
        { action: 'evict-oldest', maxSessions: 2 },
      ]);
      expect(events.filter(({ type }) => type === 'end')).toMatchObject([{ reason: 'limit' }]);
    });

    it('refuses the sign-in with "reject", and changes nothing else', async ({
      build,
      database,
      user,
    }) => {
      const { handlers } = build({ policy: { maxSessions: 1, onLimit: 'reject' } });
      const [first, second] = [new Browser(handlers), new Browser(handlers)];
      await first.signIn(user.email, password);
      const refused = await second.signIn(user.email, password);
      expect(refused.status).toBe(302);
      expect(refused.headers.get('location')).toBe('/signin?error=SessionLimitReached');
      expect(second.sessionCookie).toBeUndefined();
      expect(await first.session()).not.toBeNull();
      const live = { userId: user.id, endedAt: null };
      expect(await database.prisma.session.count({ where: live })).toBe(1);
    });

    it('redirects to this site, whatever host a header names', async ({ build, user }) => {
      const { handlers } = build({ policy: { maxSessions: 1, onLimit: 'reject' } });
      await new Browser(handlers).signIn(user.email, password);
      const elsewhere = { 'x-forwarded-host': 'evil.example' };
      const second = new Browser(handlers, undefined, elsewhere);
      const refused = await second.signIn(user.email, password);
      expect(refused.headers.get('location')).toBe('/signin?error=SessionLimitReached');
    });

    it('does not count the session that a browser signs in over', async ({ build, user }) => {
      const { handlers } = build({ policy: { maxSessions: 1, onLimit: 'reject' } });
      const browser = await signIn({ handlers }, user);
      const before = await sessionOf(browser);
      const again = await browser.signIn(user.email, password);
      expect(again.headers.get('location')).not.toContain('error');
      expect((await sessionOf(browser)).sid).not.toBe(before.sid);
    });

    it('holds if many sign in at the same time', async ({ build, database, user }) => {
      const { handlers } = build({ policy: { maxSessions: 3 } });
      const browsers = Array.from({ length: 12 }, () => new Browser(handlers));
      await Promise.all(browsers.map((browser) => browser.signIn(user.email, password)));
      const live = { userId: user.id, endedAt: null };
      expect(await database.prisma.session.count({ where: live })).toBe(3);
    });

    it('is never exceeded with "reject" either', async ({ build, database, user }) => {
      const { handlers } = build({ policy: { maxSessions: 1, onLimit: 'reject' } });
      const browsers = Array.from({ length: 8 }, () => new Browser(handlers));
      await Promise.all(browsers.map((browser) => browser.signIn(user.email, password)));
      const live = { userId: user.id, endedAt: null };
      expect(await database.prisma.session.count({ where: live })).toBeLessThanOrEqual(1);
      for (const browser of browsers.filter(({ sessionCookie }) => !sessionCookie)) {
        expect(await browser.session()).toBeNull();
      }
    });

    it("can't be configured without a store", ({ build }) => {
      expect(() => build({ sessions: undefined, policy: { maxSessions: 1 } })).toThrowError(
        /needs/,
      );
    });
  });
}
