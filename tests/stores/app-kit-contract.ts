import type { EmailConfig } from 'next-auth/providers';
import { beforeAll, describe, expect, it } from 'vitest';
import { createSessionKit } from '../../src/kit/create-session-kit.ts';
import { type StrategyName, strategyNames } from '../../src/kit/session/session.ts';
import {
  type ModelNames,
  prismaAdapter,
  prismaSessions,
} from '../../src/kit/stores/prisma/index.ts';
import { sessionOf } from '../contract/strategy/helpers.ts';
import type { AppDatabase } from '../support/app-database.ts';
import { Browser } from '../support/browser.ts';
import { secret, TestClock } from '../support/kit.ts';

/** The kit and Auth.js over the models of any app, from a sign-in by email, which makes the user. */
export function appKitContract(app: AppDatabase & { readonly names?: ModelNames }): void {
  const clock = new TestClock();
  const links = new Map<string, string>();

  const byEmail: EmailConfig = {
    id: 'link',
    name: 'Link',
    type: 'email',
    maxAge: 600,
    sendVerificationRequest: ({ identifier, url }) => void links.set(identifier, url),
  };

  function build(strategy: StrategyName) {
    return createSessionKit({
      strategy,
      adapter: prismaAdapter(app.prisma, app.names),
      // Each stands for a process, which shares nothing but the database.
      sessions: { ...prismaSessions(app.prisma, app), identity: undefined },
      secret: [secret],
      trustHost: true,
      providers: [byEmail],
      logger: { error() {}, warn() {}, debug() {} },
      clock: clock.now,
    });
  }

  describe('the kit', () => {
    // The contract of the store has ended everyone's sessions, in a year to come.
    beforeAll(async () => {
      await prismaSessions(app.prisma, app).prune(new Date('2100-01-01'), 1_000_000);
    });

    it.for(strategyNames)(
      'signs in, goes on in the other strategy and signs out: %s',
      async (strategy) => {
        const email = `${strategy}@example.com`;
        const kit = build(strategy);
        const browser = new Browser(kit.handlers);
        await browser.post('/api/auth/signin/link', { email });
        const { pathname, search } = new URL(links.get(email) ?? '');
        await browser.get(pathname + search);

        const user = await prismaAdapter(app.prisma, app.names).getUserByEmail?.(email);
        const session = { strategy, user: { id: user?.id, email, name: null, image: null } };
        const begun = await sessionOf(browser);
        expect(begun).toMatchObject(session);
        expect(await kit.sessions.list(begun)).toMatchObject([{ sid: begun.sid, current: true }]);

        clock.advance(601);
        const [to = strategy] = strategyNames.filter((name) => name !== strategy);
        const there = browser.copy(build(to).handlers);
        expect(await there.session()).toMatchObject({ ...session, strategy: to });
        await there.post('/api/auth/signout');
        expect(await there.session()).toBeNull();
      },
    );
  });
}
