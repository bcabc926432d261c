import { describe, expect } from 'vitest';
import type { SessionKit } from '../../../src/kit/create-session-kit.ts';
import { Browser } from '../../support/browser.ts';
import { password } from '../../support/kit.ts';
import { asRoute } from '../../support/next-scope.ts';
import type { ContractTest } from './fixtures.ts';

/** `withSession` answers whoever has the cookie, which a browser sends whatever page has asked it to. */
export function originsContract(it: ContractTest): void {
  describe('a changing request to withSession', () => {
    const own = 'http://localhost:3000';
    const others = [
      'null',
      'https://evil.example',
      'http://localhost:3001',
      'https://localhost:3000',
      'http://localhost:3000.evil.example',
    ];
    /** What a request says of where it is from, and what it is answered. */
    const said: [site: string | null, origin: string | null, status: number][] = [
      // A browser's word for it comes first: behind a reverse proxy an app may not know its own origin.
      ...[null, own, ...others].flatMap((origin): typeof said => [
        ['same-origin', origin, 200],
        ['none', origin, 200],
      ]),
      ...['cross-site', 'same-site', 'anything'].flatMap((site): typeof said => [
        [site, null, 403],
        [site, own, 200],
        ...others.map((origin): (typeof said)[number] => [site, origin, 403]),
      ]),
      // Without it, as over plain http, Origin does.
      [null, own, 200],
      ...others.map((origin): (typeof said)[number] => [null, origin, 403]),
      // An app on a phone, a server or a test.
      [null, null, 200],
    ];

    async function changing(
      kit: SessionKit,
      email: string,
      [site, origin]: readonly (string | number | null)[],
    ): Promise<{ status: number; changed: number }> {
      let changed = 0;
      const route = asRoute(
        kit.withSession(async (_session, _request) => {
          changed += 1;
          return new Response('changed');
        }),
      );
      const handlers: ConstructorParameters<typeof Browser>[0] = { ...kit.handlers };
      const headers = {
        ...(typeof site === 'string' && { 'sec-fetch-site': site }),
        ...(typeof origin === 'string' && { origin }),
      };
      const browser = new Browser(handlers, undefined, headers);
      await browser.signIn(email, password);
      handlers.POST = route;
      const { status } = await browser.submit('/api/anything', {});
      return { status, changed };
    }

    it.for(said)(
      'with Sec-Fetch-Site %s from origin %s gets status %i',
      async ([site, origin, status], { kit, user }) => {
        const answer = await changing(kit, user.email, [site, origin]);
        expect(answer).toEqual({ status, changed: status === 200 ? 1 : 0 });
      },
    );

    it.for([
      ['none', 403],
      [false, 403],
      [undefined, 200],
      ['lax', 200],
      ['strict', 200],
      [true, 200],
    ] as const)(
      'without origin headers, with SameSite %s, gets status %i',
      async ([sameSite, status], { build, user }) => {
        const kit = build({ cookies: { sessionToken: { options: { sameSite } } } });
        expect((await changing(kit, user.email, [null, null])).status).toBe(status);
      },
    );
  });
}
