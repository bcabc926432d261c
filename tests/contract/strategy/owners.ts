import { describe, expect } from 'vitest';
import type { SessionKit } from '../../../src/kit/create-session-kit.ts';
import type { SessionKitConfig } from '../../../src/kit/options.ts';
import { Browser } from '../../support/browser.ts';
import { createUser, password } from '../../support/kit.ts';
import { asAction } from '../../support/next-scope.ts';
import type { ContractTest } from './fixtures.ts';
import { signIn } from './helpers.ts';

type SessionCallback = NonNullable<NonNullable<SessionKitConfig['callbacks']>['session']>;

/** What apps make of a session, in which the kit has to know whose it is all the same. */
const callbacks: Record<string, SessionCallback> = {
  'another id': ({ session, user }) => {
    session.user.id = `member of ${user.email}`;
    return session;
  },
  'no more than a name': ({ session }) => ({
    expires: session.expires,
    user: { name: session.user.name },
  }),
};

export function ownersContract(it: ContractTest): void {
  describe.each(Object.entries(callbacks))('a session that shows %s', (_, session) => {
    /** Signs in `count` browsers. The returned functions act for the first browser's session. */
    async function signedIn(kit: SessionKit, email: string, count: number) {
      const browsers = Array.from({ length: count }, () => new Browser(kit.handlers));
      for (const browser of browsers) await browser.signIn(email, password);
      const [first = new Browser(kit.handlers)] = browsers;
      return {
        browsers,
        async act(run: (session: Awaited<ReturnType<SessionKit['requireSession']>>) => unknown) {
          const acting = asAction(async () => run(await kit.requireSession()));
          return (await first.get('/anything', acting)).json();
        },
      };
    }

    const signedInOf = (browsers: Browser[]) =>
      Promise.all(browsers.map(async (browser) => (await browser.session()) !== null));

    it("belongs to its user: it lists and ends the user's sessions", async ({
      build,
      clock,
      user,
    }) => {
      const kit = build({ callbacks: { session } });
      const { browsers, act } = await signedIn(kit, user.email, 3);
      const listed = await act((own) => kit.sessions.list(own));
      expect(listed).toHaveLength(3);
      expect(listed).toContainEqual(expect.objectContaining({ current: true }));
      const [other] = (listed as { sid: string; current: boolean }[]).filter(
        (each) => !each.current,
      );
      expect(await act((own) => kit.sessions.revoke(own, other?.sid ?? ''))).toBe(true);
      expect(await act((own) => kit.sessions.revokeOthers(own))).toBe(1);
      clock.advance(5);
      expect(await signedInOf(browsers)).toEqual([true, false, false]);
      expect(await act((own) => kit.sessions.revokeAll(own))).toBe(1);
      clock.advance(5);
      expect(await signedInOf(browsers)).toEqual([false, false, false]);
    });

    it('is fresh after a sign-in, but not later', async ({ build, clock, user }) => {
      const kit = build({ callbacks: { session }, reauthenticatePage: '/again' });
      const { act } = await signedIn(kit, user.email, 1);
      const fresh = () => act(async () => Boolean(await kit.requireFresh()));
      expect(await fresh()).toBe(true);
      clock.advance(601);
      await expect(fresh()).rejects.toThrow();
      await expect(act((own) => kit.sessions.revokeAll(own))).rejects.toMatchObject({
        code: 'reauthentication_required',
      });
    });
  });

  describe('a session object that the app has mutated', () => {
    it('still belongs to the same user', async ({ build, database, user }) => {
      const kit = build({});
      const [mine, other] = [new Browser(kit.handlers), new Browser(kit.handlers)];
      await mine.signIn(user.email, password);
      await other.signIn((await createUser(database.prisma)).email, password);
      const { sid: own } = (await mine.session()) as { sid: string };
      const { sid } = (await other.session()) as { sid: string };
      const acting = asAction(async () =>
        kit.sessions.list(Object.assign(await kit.requireSession(), { sid })),
      );
      const listed = await (await mine.get('/anything', acting)).json();
      expect(listed).toMatchObject([{ sid: own, current: true }]);
    });
  });

  describe('a copy of a session object', () => {
    it('is identified by its sid, whatever else it contains, until the session ends', async ({
      kit,
      user,
    }) => {
      const browser = await signIn(kit, user);
      const { sid } = (await browser.session()) as { sid: string };
      const copy = { sid, user: { id: 'somebody else' } } as never;
      expect(await kit.sessions.list(copy)).toMatchObject([{ sid, current: true }]);
      const nameless = { user: { id: 'somebody' } } as never;
      await expect(kit.sessions.list(nameless)).rejects.toThrow('a copy that keeps its `sid`');
      expect(await kit.sessions.revokeAll(copy)).toBe(1);
      expect(await kit.sessions.list(copy)).toEqual([]);
    });
  });
}
