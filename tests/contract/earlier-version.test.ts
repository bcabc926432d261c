import { randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { createJwe } from '../../src/kit/session/jwe.ts';
import { hashToken, keyOfJwt, newSessionToken } from '../../src/kit/session/token.ts';
import { Browser } from '../support/browser.ts';
import { testDatabase } from '../support/database.ts';
import { createTestKit, createUser, secret, TestClock } from '../support/kit.ts';
import { asComponent } from '../support/next-scope.ts';

const cookie = 'authjs.session-token';
const jwe = createJwe([secret]);
const idleTimeout = 604_800;
const absoluteTimeout = 2_592_000;

/** Sessions as version 0.1.0 wrote them before jwts said when they were confirmed, byte for byte but for the times. */
describe('beside an earlier version of the kit', () => {
  const database = testDatabase();

  async function begun({ ago = 60, claims = {} }: { ago?: number; claims?: object } = {}) {
    const { id: sub, email, name } = await createUser(database.prisma);
    const clock = new TestClock();
    const [sid, tokenId] = [randomUUID(), newSessionToken()];
    const now = Math.floor(clock.now().getTime() / 1000);
    const at = now - ago;
    const date = (seconds: number) => new Date(seconds * 1000);
    await database.pool.query(
      `INSERT INTO "Session" (id, "sessionToken", "userId", strategy, "createdAt", "authenticatedAt", "lastSeenAt",
         expires, "absoluteExpires", remember, "userAgent", generation, "userVersion")
       VALUES ($1, $2, $3, 'jwt', $4, $4, $4, $5, $6, true, 'a browser', 0, 0)`,
      [
        sid,
        hashToken(keyOfJwt(tokenId)),
        sub,
        date(at),
        date(at + idleTimeout),
        date(at + absoluteTimeout),
      ],
    );
    const payload = {
      name,
      email,
      picture: null,
      ...claims,
      sid,
      sub,
      created_at: at,
      auth_time: at,
      last_seen_at: at,
      idle_exp: at + idleTimeout,
      absolute_exp: at + absoluteTimeout,
      remember: true,
      generation: 0,
      user_version: 0,
      iat: at,
      exp: at + idleTimeout,
      jti: sid,
      token_id: tokenId,
    };
    const kit = createTestKit('jwt', database, { clock: clock.now });
    const browser = new Browser(kit.handlers);
    browser.setCookie(cookie, await jwe.encrypt(payload, cookie));
    return { browser, kit, clock, sid, email, now };
  }

  const read = async ({ browser, kit }: Awaited<ReturnType<typeof begun>>): Promise<unknown> =>
    (await browser.get('/page', asComponent(kit.getSession))).json();

  const claimsIn = (browser: Browser) =>
    jwe.decrypt(browser.sessionCookie?.value ?? '', cookie, new Date());

  it('its tokens are accepted, and have a confirmation time from their renewal on', async () => {
    const session = await begun();
    expect(await read(session)).toMatchObject({ sid: session.sid, user: { email: session.email } });
    session.clock.advance(300);
    expect(await session.browser.session()).toMatchObject({ sid: session.sid });
    // By the database's clock, which the test's is ahead of.
    expect(await claimsIn(session.browser)).toMatchObject({ confirmed_at: expect.any(Number) });
  });

  it("a token that it renewed is looked up, because it kept the confirmation time as an app's claim", async () => {
    const { now } = await begun();
    const live = await begun({ claims: { confirmed_at: now - 700.5 } });
    expect(await read(live)).toMatchObject({ sid: live.sid });
    const deleted = await begun({ claims: { confirmed_at: now - 700.5 } });
    await database.pool.query('DELETE FROM "Session" WHERE id = $1', [deleted.sid]);
    expect(await read(deleted)).toBeNull();
  });

  it.each([
    ['in milliseconds', (now: number) => now * 1000],
    ['still to come', (now: number) => now + 86_400],
    ['as text', () => '2026-01-01'],
  ])("an app's claim with that name confirms nothing: %s", async (_what, claim) => {
    const { now } = await begun();
    const live = await begun({ claims: { confirmed_at: claim(now) } });
    expect(await read(live)).toMatchObject({ sid: live.sid });
    const ended = await begun({ claims: { confirmed_at: claim(now) } });
    await database.pool.query(
      'UPDATE "Session" SET "endedAt" = now(), "changedAt" = now() WHERE id = $1',
      [ended.sid],
    );
    expect(await read(ended)).toBeNull();
  });
});
