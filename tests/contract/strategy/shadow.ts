import { describe, expect } from 'vitest';
import type { SessionEvent } from '../../../src/kit/session/events.ts';
import { prismaSessions } from '../../../src/kit/stores/prisma/index.ts';
import { password } from '../../support/kit.ts';
import type { ContractTest } from './fixtures.ts';
import { sessionOf, signIn } from './helpers.ts';

export function shadowContract(it: ContractTest): void {
  describe('a rehearsal of the other strategy', () => {
    const differences = (events: SessionEvent[]) =>
      events.flatMap((event) => (event.type === 'disagreement' ? [event.reason] : []));

    it('reports nothing while both return the same, and changes no response', async ({
      build,
      clock,
      user,
    }) => {
      const events: SessionEvent[] = [];
      const { handlers } = build({ shadow: true, onEvent: (event) => void events.push(event) });
      const plain = build();
      const browser = await signIn({ handlers }, user);
      expect(await browser.session()).toEqual(await browser.copy(plain.handlers).session());
      clock.advance(301);
      await browser.session();
      clock.advance(1);
      await browser.session();
      await browser.post('/api/auth/session');
      await browser.session();
      expect(differences(events)).toEqual([]);
    });

    it('reports if the other strategy would have refused or returned another user', async ({
      strategy,
      build,
      database,
      user,
      browser,
    }) => {
      const events: SessionEvent[] = [];
      const kit = build({ shadow: true, onEvent: (event) => void events.push(event) });
      await browser.signIn(user.email, password);
      const here = browser.copy(kit.handlers);
      const { sid } = await sessionOf(here);

      // What one of the two hears of later than the other.
      const where = { id: sid };
      const behind = {
        jwt: async () => {
          await database.prisma.user.update({ where: { id: user.id }, data: { name: 'Grace' } });
          await here.session();
          await database.prisma.session.update({ where, data: { endedAt: new Date() } });
          await here.session();
        },
        // A feed that says what isn't so, as after a restored backup.
        database: async () => {
          await database.prisma.session.update({ where, data: { userVersion: 1 } });
          await kit.sessions.userChanged(user.id);
          await database.prisma.session.update({ where, data: { userVersion: 0 } });
          await here.session();
          await kit.sessions.revokeUser(user.id);
          await database.prisma.session.update({ where, data: { endedAt: null } });
          await here.session();
        },
      };
      await behind[strategy]();
      expect(differences(events)).toEqual(['user', 'no_session']);
      expect(events.find(({ type }) => type === 'disagreement')).toMatchObject({
        sid,
        userId: user.id,
        strategy,
      });
    });

    it('never delays or breaks a response', async ({
      build,
      capabilities,
      database,
      user,
      browser,
    }) => {
      const events: SessionEvent[] = [];
      await browser.signIn(user.email, password);
      const store = prismaSessions(database.prisma);
      const refuse = () => Promise.reject(new Error('The database is down.'));
      const { handlers, strategy } = build({
        shadow: true,
        onEvent: (event) => void events.push(event),
        sessions: {
          ...store,
          identity: undefined,
          // What only the other strategy asks for.
          ...(capabilities.readsWithoutDatabase ? { find: refuse } : { changesSince: refuse }),
        },
      });
      expect(await browser.copy(handlers).session()).toMatchObject({ strategy: strategy.name });
      expect(differences(events)).toEqual(['unavailable']);
    });
  });
}
