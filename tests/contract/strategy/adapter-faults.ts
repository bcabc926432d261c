import { PrismaAdapter } from '@auth/prisma-adapter';
import Nodemailer from 'next-auth/providers/nodemailer';
import { describe, expect } from 'vitest';
import type { SessionEvent } from '../../../src/kit/session/events.ts';
import { prismaSessions } from '../../../src/kit/stores/prisma/index.ts';
import { Browser } from '../../support/browser.ts';
import { Forge } from '../../support/forge.ts';
import { asAction } from '../../support/next-scope.ts';
import { signInWithForge } from '../../support/sign-in-with-forge.ts';
import type { ContractTest } from './fixtures.ts';
import { signIn } from './helpers.ts';

/** Somebody who keeps their address to themselves, in an app whose users need one. */
const withoutEmail = () =>
  new Forge().provider({ profile: ({ id }: { id: number }) => ({ id: String(id), email: null }) });

/** What is logged, and what it was caused by. */
function logOf() {
  const logged: string[] = [];
  function error(thrown: Error) {
    for (let each: unknown = thrown; each instanceof Error; ) {
      logged.push(each.message);
      const { cause } = each;
      each = cause && typeof cause === 'object' && 'err' in cause ? cause.err : cause;
    }
  }
  return { logged, logger: { error } };
}

/** What can't be done is no outage: nobody is asked to try again. */
export function adapterFaultsContract(it: ContractTest): void {
  describe('an adapter whose method fails', () => {
    it('leads to the error page, with its cause in the log', async ({ build }) => {
      const { logged, logger } = logOf();
      const events: SessionEvent[] = [];
      const kit = build({
        providers: [withoutEmail()],
        onEvent: (event) => void events.push(event),
        logger,
      });
      const stranger = new Browser(kit.handlers);
      const answer = await signInWithForge(stranger);
      expect(answer.status).toBe(302);
      expect(answer.headers.get('location')).toMatch(/\/signin\?error=Configuration$/);
      expect(answer.headers.get('retry-after')).toBeNull();
      expect(stranger.sessionCookie).toBeUndefined();
      expect(logged.join()).toContain('Argument `email` is missing');
      expect(events).toMatchObject([
        { type: 'sign_in_failed', provider: 'forge', error: 'AdapterError' },
      ]);
    });

    it('throws an error of Auth.js in an action', async ({ build, database: { prisma } }) => {
      const kit = build({
        adapter: {
          ...PrismaAdapter(prisma),
          getUserByEmail: () => prisma.$queryRaw`SELECT nothing`,
        },
        providers: [Nodemailer({ server: 'smtp://127.0.0.1:9', from: 'app@example.com' })],
      });
      const act = asAction(() => kit.signIn('nodemailer', { email: 'ada@example.com' }));
      const acting = new Browser(kit.handlers).get('/anything', act);
      await expect(acting).rejects.toMatchObject({ type: 'AdapterError' });
    });

    it('is an outage if the connection failed', async ({ build, database: { prisma } }) => {
      const refused = Object.assign(new Error('connect'), { code: 'ECONNREFUSED' });
      const kit = build({
        adapter: { ...PrismaAdapter(prisma), createUser: () => Promise.reject(refused) },
        providers: [new Forge().provider()],
      });
      const answer = await signInWithForge(new Browser(kit.handlers));
      expect(answer.status).toBe(503);
      expect(answer.headers.get('retry-after')).toBe('5');
    });
  });

  describe('a store whose method fails', () => {
    it('is an error without a retry, and not a sign-out; its cause is logged once', async ({
      build,
      clock,
      database,
      kit,
      user,
    }) => {
      const { logged, logger } = logOf();
      const { prisma, pool } = database;
      const store = prismaSessions(prisma, { pool });
      const broken = build({
        logger,
        sessions: {
          ...store,
          identity: undefined,
          find: () => prisma.$queryRaw`SELECT nothing`,
          renew: () => prisma.$queryRaw`SELECT nothing`,
          changesSince: () => prisma.$queryRaw`SELECT nothing`,
        },
      });
      const browser = await signIn(kit, user);
      clock.advance(400);
      const { value } = browser.sessionCookie ?? { value: '' };
      const later = browser.copy(broken.handlers);
      for (const read of [1, 2]) {
        const answer = await later.get('/api/auth/session');
        expect([read, answer.status]).toEqual([read, 500]);
        expect(answer.headers.get('retry-after')).toBeNull();
        expect(await answer.json()).toEqual({ error: 'session_store_unavailable' });
      }
      expect(later.sessionCookie?.value).toBe(value);
      const causes = logged.filter((message) => message.includes('column "nothing"'));
      expect(causes).toHaveLength(1);
    });
  });
}
