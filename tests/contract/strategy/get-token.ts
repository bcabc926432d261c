import { getToken as authjsGetToken, type JWT } from 'next-auth/jwt';
import { describe, expect } from 'vitest';
import type { SessionKit } from '../../../src/kit/create-session-kit.ts';
import type { SessionKitConfig } from '../../../src/kit/options.ts';
import { Browser } from '../../support/browser.ts';
import { testDatabase } from '../../support/database.ts';
import { createTestKit, createUser, password, secret } from '../../support/kit.ts';
import { asComponent, asRoute } from '../../support/next-scope.ts';
import type { ContractTest } from './fixtures.ts';
import { cookie, sessionOf } from './helpers.ts';
import { plainTokens } from './plain-sessions.ts';

/** What a browser sends. */
async function requestOf(browser: Browser): Promise<Request> {
  let sent: Request | undefined;
  await browser.get('/anything', (request) => {
    sent = request;
    return new Response();
  });
  if (!sent) throw new Error('A browser has asked.');
  return sent;
}

/** As an app with roles has it. */
const callbacks: SessionKitConfig['callbacks'] = {
  jwt({ token, user }) {
    // Auth.js's type of a user knows no more than the provider's four.
    if (user) token.plan = 'pro';
    return token;
  },
};

export function getTokenContract(it: ContractTest): void {
  describe('getToken', () => {
    const lost = testDatabase();

    async function signedIn(kit: SessionKit, email: string) {
      const browser = new Browser(kit.handlers);
      await browser.signIn(email, password);
      return { browser, req: await requestOf(browser) };
    }

    it("returns what Auth.js's own returns for a jwt, in either strategy", async ({
      build,
      capabilities,
      user,
    }) => {
      const kit = build({ callbacks });
      const { browser, req } = await signedIn(kit, user.email);
      const { sid, expires } = await sessionOf(browser);
      const token = await kit.getToken({ req });
      expect(token).toEqual({
        sub: user.id,
        name: user.name,
        email: user.email,
        picture: null,
        plan: 'pro',
        iat: expect.any(Number),
        exp: Math.floor(Date.parse(expires) / 1000),
        jti: sid,
      });
      // With rows there is nothing for Auth.js's to decrypt.
      const theirs = await authjsGetToken({ req, secret });
      if (capabilities.readsWithoutDatabase) expect(theirs).toMatchObject(token ?? {});
      else expect(theirs).toBeNull();
    });

    it("returns the same as Auth.js's own for a jwt of plain Auth.js", async ({
      build,
      database,
    }) => {
      const kit = build({ clock: undefined });
      const { token: written } = await plainTokens.jwt(database, { plan: 'pro' });
      const browser = new Browser(kit.handlers);
      browser.setCookie(cookie, written);
      const req = await requestOf(browser);
      // It ends when the kit's policy says, and has an id of its own in the registry.
      const { jti: _, exp: _1, ...claims } = (await authjsGetToken({ req, secret })) ?? {};
      expect(claims).toMatchObject({ plan: 'pro' });
      expect(await kit.getToken({ req })).toMatchObject(claims);
    });

    it("needs no request in pages and handlers, and accepts a request's headers", async ({
      build,
      user,
    }) => {
      const kit = build({ callbacks });
      const { browser, req } = await signedIn(kit, user.email);
      const token = await kit.getToken({ req });
      for (const scope of [asComponent, asRoute]) {
        const answers: unknown[] = [];
        const ask = async () => {
          answers.push(await kit.getToken());
          return new Response();
        };
        await browser.get('/anything', scope(ask));
        expect(answers).toEqual([token]);
      }
      // As in the pages router, and where `headers()` was asked before.
      const plain = Object.fromEntries(req.headers);
      expect(await kit.getToken({ req: { headers: plain } })).toEqual(token);
      expect(await kit.getToken({ req: { headers: req.headers }, secret })).toEqual(token);
    });

    it("doesn't call callbacks.jwt, whose changes would be lost", async ({ build, user }) => {
      let calls = 0;
      const kit = build({
        callbacks: { jwt: ({ token }) => ({ ...token, calls: ++calls }) },
      });
      const { req } = await signedIn(kit, user.email);
      const before = calls;
      const token = await kit.getToken({ req });
      expect(token).toMatchObject({ calls: before });
      expect(await kit.getToken({ req })).toEqual(token);
      expect(calls).toBe(before);
    });

    it('returns what updateClaims takes over from a changed user', async ({
      build,
      clock,
      database,
      user,
    }) => {
      const { prisma } = database;
      const kit = build({
        callbacks,
        updateClaims: ({ token, user }) => ({ ...token, role: Reflect.get(user, 'role') }),
      });
      const { req } = await signedIn(kit, user.email);
      const where = { email: user.email };
      const { id } = await prisma.user.update({ where, data: { role: 'admin', name: 'Eve' } });
      await kit.sessions.userChanged(id);
      clock.advance(6);
      const changed = { name: 'Eve', role: 'admin', plan: 'pro' };
      expect(await kit.getToken({ req })).toMatchObject(changed);
    });

    it('returns null if signed out, and after a session has ended', async ({
      build,
      clock,
      database,
      user,
    }) => {
      const kit = build();
      const nobody = await requestOf(new Browser(kit.handlers));
      expect(await kit.getToken({ req: nobody })).toBeNull();
      expect(await kit.getToken({ req: nobody, raw: true })).toBeNull();
      const { req } = await signedIn(kit, user.email);
      const { id } = await database.prisma.user.findUniqueOrThrow({
        where: { id: user.id },
      });
      await kit.sessions.revokeUser(id);
      clock.advance(6);
      expect(await kit.getToken({ req })).toBeNull();
      expect(await kit.getToken({ req, raw: true })).toBeNull();
    });

    it('returns the session token with `raw`, and reads it as a Bearer token', async ({
      build,
      user,
    }) => {
      const kit = build({ callbacks });
      const { browser, req } = await signedIn(kit, user.email);
      const token: JWT | null = await kit.getToken({ req });
      const raw: string | null = await kit.getToken({ req, raw: true });
      expect(raw).toBe(browser.sessionCookie?.value);
      expect(raw).toBe(await authjsGetToken({ req, secret, raw: true }));
      const authorization = `Bearer ${encodeURIComponent(raw ?? '')}`;
      expect(await kit.getToken({ req: { headers: { authorization } } })).toEqual(token);
      for (const other of ['Bearer %', 'Bearer nothing', 'Basic abc', 'Bearer']) {
        const headers = { authorization: other };
        expect(await kit.getToken({ req: { headers } })).toBeNull();
      }
      // The cookie counts, as in Auth.js.
      const headers = { cookie: `${cookie}=nothing`, authorization };
      expect(await kit.getToken({ req: { headers } })).toBeNull();
    });

    it('throws in an outage, and never returns null', async ({ strategy }) => {
      const { email } = await createUser(lost.prisma);
      const kit = createTestKit(strategy, lost, { callbacks });
      const { req } = await signedIn(kit, email);
      await lost.destroy();
      if (kit.strategy.capabilities.readsWithoutDatabase) {
        expect(await kit.getToken({ req })).toMatchObject({ plan: 'pro' });
      } else {
        const asking = kit.getToken({ req });
        await expect(asking).rejects.toMatchObject({ code: 'session_store_unavailable' });
      }
    });
  });
}
