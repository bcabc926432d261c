import type { Session } from 'next-auth';
import type { AdapterUser } from 'next-auth/adapters';
import { describe, expect, onTestFinished } from 'vitest';
import type { SessionKitConfig } from '../../../src/kit/options.ts';
import type { Browser } from '../../support/browser.ts';
import { countingConnections } from '../../support/count-statements.ts';
import { createTestKit } from '../../support/kit.ts';
import { asAction } from '../../support/next-scope.ts';
import type { ContractTest } from './fixtures.ts';
import { extendedSessionOf, sessionOf, signIn } from './helpers.ts';

type Callbacks = NonNullable<SessionKitConfig['callbacks']>;

/** What `callbacks.session` gets of the user, in both strategies. */
export function sessionUserContract(it: ContractTest): void {
  describe('the user that callbacks.session gets', () => {
    /** The callback in both strategies, one read after another. */
    const reads = async (
      {
        build,
        user,
      }: {
        build: (config: Partial<SessionKitConfig>) => { handlers: Browser['handlers'] };
        user: { email: string };
      },
      session: NonNullable<Callbacks['session']>,
    ) => {
      const browser = await signIn(build({ callbacks: { session } }), user);
      return [
        await extendedSessionOf(browser),
        await extendedSessionOf(browser),
        await extendedSessionOf(browser),
      ];
    };

    it('has the id, as most starters read it, without a query for a jwt', async ({
      strategy,
      clock,
      database,
      user,
    }) => {
      const counting = countingConnections(database.url);
      onTestFinished(() => counting.prisma.$disconnect());
      const session: Callbacks['session'] = (params) => ({
        ...params.session,
        user: { ...params.session.user, id: params.user.id },
      });
      const kit = createTestKit(strategy, counting, { clock: clock.now, callbacks: { session } });
      const browser = await signIn(kit, user);
      const read = await sessionOf(browser);
      expect(read.user).toMatchObject({ id: expect.stringMatching(/^c/), email: user.email });
      counting.statements.length = 0;
      expect(await sessionOf(browser)).toMatchObject({ user: read.user });
      expect(counting.statements).toHaveLength(strategy === 'jwt' ? 0 : 1);
    });

    it('costs a jwt a query until its next renewal, if a column is read for the first time', async ({
      strategy,
      clock,
      database,
      user,
    }) => {
      if (strategy === 'database') return;
      const counting = countingConnections(database.url);
      onTestFinished(() => counting.prisma.$disconnect());
      const warnings: string[] = [];
      const config: Partial<SessionKitConfig> = {
        clock: clock.now,
        logger: { error() {}, warn: (message: string) => warnings.push(message) },
        callbacks: {
          session: ({ session, user }) =>
            Object.assign(session, { role: (user as AdapterUser & { role: string }).role }),
        },
      };
      const browser = await signIn(createTestKit('jwt', counting, config), user);
      await browser.session();
      // A token that is on its way has it with its next renewal.
      clock.advance(400);
      await browser.session();
      counting.statements.length = 0;
      expect(await extendedSessionOf(browser)).toMatchObject({ role: 'user' });
      expect(counting.statements).toEqual([]);
      expect(warnings).toEqual([expect.stringContaining("userFields: ['role']")]);

      const configured = createTestKit('jwt', counting, { ...config, userFields: ['role'] });
      const other = await signIn(configured, user);
      counting.statements.length = 0;
      expect(await extendedSessionOf(other)).toMatchObject({ role: 'user' });
      expect(counting.statements.filter((sql) => sql.includes('"User"'))).toEqual([]);
    });

    it('has every column, including dates and falsy values', async ({ build, user, database }) => {
      const where = { email: user.email };
      const { role, createdAt } = await database.prisma.user.findUniqueOrThrow({ where });
      const seen = await reads({ build, user }, ({ session, user }) => {
        const row = user as AdapterUser & {
          role: string;
          createdAt: Date;
          disabledAt: Date | null;
        };
        const year = row.createdAt.getUTCFullYear();
        return Object.assign(session, {
          role: row.role,
          year,
          off: row.disabledAt,
          had: 'role' in row,
        });
      });
      const expected = { role, year: createdAt.getUTCFullYear(), off: null, had: true };
      for (const session of seen) expect(session).toMatchObject(expected);
    });

    it.for([
      { how: 'spread', of: (user: object) => ({ ...user }) },
      { how: 'as it is', of: (user: object) => user },
      { how: 'by its JSON', of: (user: object) => JSON.parse(JSON.stringify(user)) },
      { how: 'in a list', of: (user: object) => [user] },
    ])(
      'is complete if the callback copies all of it ($how)',
      async ({ of }, { build, user, database }) => {
        const seen = await reads({ build, user }, ({ session, user }) =>
          Object.assign(session, { row: of(user) }),
        );
        const row = await database.prisma.user.findUniqueOrThrow({
          where: { id: user.id },
        });
        for (const session of seen) {
          expect([session.row].flat()).toMatchObject([JSON.parse(JSON.stringify(row))]);
        }
      },
    );

    it('is up to date after a change, including custom columns', async ({
      build,
      user,
      database,
    }) => {
      const kit = build({
        callbacks: {
          session: ({ session, user }) =>
            Object.assign(session, { role: (user as AdapterUser & { role: string }).role }),
        },
      });
      const browser = await signIn(kit, user);
      expect(await extendedSessionOf(browser)).toMatchObject({ role: 'user' });
      await browser.session();
      const where = { email: user.email };
      await database.prisma.user.update({ where, data: { role: 'admin', name: 'Countess' } });
      const changed = await browser.get('/change', asAction(kit.refreshSession));
      expect(await changed.json()).toMatchObject({ role: 'admin', user: { name: 'Countess' } });
      expect(await extendedSessionOf(browser)).toMatchObject({
        role: 'admin',
        user: { name: 'Countess' },
      });
    });

    it('is null in a session of a deleted user', async ({ build, user, database, strategy }) => {
      if (strategy === 'database') return;
      const whole: NonNullable<Callbacks['session']> = ({ session, user }) =>
        ({ ...session, row: { ...user } }) as Session;
      const kit = build({ callbacks: { session: whole } });
      const browser = await signIn(kit, user);
      await database.prisma.user.delete({ where: { id: user.id } });
      expect(await browser.session()).toBeNull();
    });
  });
}
