import { describe, expect, it } from 'vitest';
import { strategyNames } from '../../src/kit/session/session.ts';
import { cookie, sessionOf } from '../contract/strategy/helpers.ts';
import { Browser } from '../support/browser.ts';
import { testDatabase } from '../support/database.ts';
import { createTestKit, createUser, password, TestClock } from '../support/kit.ts';
import { Gate } from './gate.ts';
import { processes } from './processes.ts';

const untilRenewal = 301;

describe.each(strategyNames)('signing in over a session, strategy %s', (strategy) => {
  const database = testDatabase();
  const clock = new TestClock();
  const gate = new Gate();
  const running = processes(2, { strategy, database, clock, through: gate.through });

  /** A renewal of the earlier session that waits while another user signs in. */
  async function crossed(when: 'before' | 'after') {
    const [here, there] = running;
    if (!here || !there) throw new Error('No process is running.');
    const [earlier, later] = [
      await createUser(database.prisma, 'Ada'),
      await createUser(database.prisma, 'Grace'),
    ];
    const browser = new Browser(here.kit.handlers);
    await browser.signIn(earlier.email, password);
    const { sid } = await sessionOf(browser);
    clock.advance(untilRenewal);
    const late = browser.copy(there.kit.handlers);
    const { reached, open } = gate.close(when);
    const answering = late.get('/api/auth/session');
    await reached;
    await browser.signIn(later.email, password);
    open();
    return { browser, later, late, answer: await answering, sid };
  }

  it('keeps the new session where a renewal of the earlier one is written after', async () => {
    const { answer, browser, later } = await crossed('before');
    expect(answer.headers.getSetCookie()).toEqual([]);
    clock.advance(5);
    expect(await sessionOf(browser)).toMatchObject({ user: { email: later.email } });
  });

  it("never makes a browser the earlier user's again, whichever answer it gets last", async () => {
    const { browser, late, sid } = await crossed('after');
    // As when the answer to the renewal arrives last.
    browser.setCookie(cookie, late.sessionCookie?.value ?? '');
    clock.advance(5);
    for (const { kit } of running) expect(await browser.copy(kit.handlers).session()).toBeNull();
    const row = await database.prisma.session.findUniqueOrThrow({ where: { id: sid } });
    expect(row.endReason).toBe('replaced');
  });

  it('keeps the new session where the earlier one would have changed its strategy', async () => {
    const other = strategy === 'jwt' ? 'database' : 'jwt';
    const before = createTestKit(other, database, { clock: clock.now });
    const { email } = await createUser(database.prisma);
    const browser = new Browser(before.handlers);
    await browser.signIn(email, password);
    clock.advance(20);
    const late = browser.copy(running[1]?.kit.handlers ?? before.handlers);
    const moved = browser.copy(running[0]?.kit.handlers ?? before.handlers);
    await moved.signIn(email, password);
    clock.advance(5);
    const answer = await late.get('/api/auth/session');
    expect(await answer.json()).toBeNull();
    expect(answer.headers.getSetCookie()).toEqual([]);
    expect(await sessionOf(moved)).toMatchObject({ strategy });
  });
});
