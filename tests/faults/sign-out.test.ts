import type { NextRequest } from 'next/server';
import { describe, expect, it } from 'vitest';
import type { SessionKit } from '../../src/kit/create-session-kit.ts';
import { strategyNames } from '../../src/kit/session/session.ts';
import { asHandler, asProxy, sessionOf } from '../contract/strategy/helpers.ts';
import { Browser } from '../support/browser.ts';
import { testDatabase } from '../support/database.ts';
import { createUser, password, TestClock } from '../support/kit.ts';
import { Gate } from './gate.ts';
import { processes } from './processes.ts';

type Respond = (request: NextRequest) => Promise<Response>;

const untilRenewal = 301;

/** Where a renewal sets the cookie anew. */
const renewing: Record<string, (kit: SessionKit) => Respond> = {
  'GET /api/auth/session': ({ handlers }) => handlers.GET,
  'auth(handler)': ({ auth }) => asHandler(auth, (request) => Response.json(request.auth)),
  'auth as the proxy': ({ auth }) => asProxy(auth),
  "the kit's proxy": ({ createProxy }) => createProxy({ protect: [] }),
};

describe.each(strategyNames)('signing out, strategy %s', (strategy) => {
  const database = testDatabase();
  const clock = new TestClock();
  const gate = new Gate();
  const running = processes(2, { strategy, database, clock, through: gate.through });

  async function signedIn() {
    const [here, there] = running;
    if (!here || !there) throw new Error('No process is running.');
    const browser = new Browser(here.kit.handlers);
    await browser.signIn((await createUser(database.prisma)).email, password);
    const { sid } = await sessionOf(browser);
    clock.advance(untilRenewal);
    return { here, there, browser, sid };
  }

  /** Checks that no process accepts these browsers' cookies, now and when a renewal is due. */
  async function expectOver(sid: string, ...browsers: Browser[]): Promise<void> {
    const rowOf = () => database.prisma.session.findUniqueOrThrow({ where: { id: sid } });
    const ended = await rowOf();
    expect(ended).toMatchObject({ endedAt: clock.now(), endReason: 'signed_out' });
    for (const seconds of [5, untilRenewal]) {
      clock.advance(seconds);
      for (const { kit } of running) {
        for (const browser of browsers) {
          const response = await browser.copy(kit.handlers).get('/api/auth/session');
          expect(await response.json()).toBeNull();
          expect(response.headers.getSetCookie()).toEqual([]);
        }
      }
    }
    expect(await rowOf()).toEqual(ended);
  }

  it.for(
    Object.keys(renewing).flatMap((name) =>
      (['before', 'after'] as const).map((when) => ({ name, when })),
    ),
  )(
    'is not undone by $name that was on its way, $when its renewal (Auth.js #4612)',
    async ({ name, when }, { task: _ }) => {
      const { there, browser, sid } = await signedIn();
      const late = browser.copy(there.kit.handlers);
      const { reached, open } = gate.close(when);
      const path = name.startsWith('GET ') ? name.slice(4) : '/anything';
      const answering = late.get(path, renewing[name]?.(there.kit));
      await reached;
      await browser.post('/api/auth/signout');
      expect(browser.sessionCookie).toBeUndefined();
      open();
      const answer = await answering;
      expect(answer.status).toBe(200);
      if (when === 'before') expect(answer.headers.getSetCookie()).toEqual([]);
      // The answers may cross, so that the browser keeps the cookie of the late one.
      await expectOver(sid, browser, late);
    },
  );

  it('is not undone by auth as a proxy over its own route (Auth.js #12909)', async () => {
    const { here, browser, sid } = await signedIn();
    const { handlers, auth } = here.kit;
    const proxy = asProxy(auth);
    const set: string[] = [];
    const overProxy: Respond = async (request) => {
      const passed = await proxy(request);
      set.push(...passed.headers.getSetCookie());
      // The handler sees the proxy's cookies, as in Next.
      return handlers.POST(request);
    };
    const visitor = browser.copy({ GET: handlers.GET, POST: overProxy });
    const response = await visitor.post('/api/auth/signout');
    expect(response.status).toBe(302);
    // A renewal is due, and its cookie could come after the one that clears.
    expect(set).toEqual([]);
    expect(visitor.sessionCookie).toBeUndefined();
    await expectOver(sid, visitor);
  });
});
