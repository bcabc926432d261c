import { describe, expect } from 'vitest';
import { Browser } from '../../support/browser.ts';
import { password } from '../../support/kit.ts';
import { asRoute } from '../../support/next-scope.ts';
import type { ContractTest } from './fixtures.ts';

/** `withSession` answers whoever has the cookie, which a browser sends whatever page has asked it to. */
export function originsContract(it: ContractTest): void {
  describe('a changing request to withSession', () => {
    it.for([
      ['http://localhost:3000', 200],
      // No browser leaves it out of a request that changes something.
      [undefined, 403],
      ['null', 403],
      ['https://evil.example', 403],
      ['http://localhost:3001', 403],
      ['https://localhost:3000', 403],
      ['http://localhost:3000.evil.example', 403],
    ] as const)('from origin %s is answered with %i', async ([origin, status], { kit, person }) => {
      const changed: string[] = [];
      const route = asRoute(
        kit.withSession(async (session, _request) => {
          changed.push(session.user.id);
          return new Response('changed');
        }),
      );
      const ways: ConstructorParameters<typeof Browser>[0] = { ...kit.handlers };
      const browser = new Browser(ways, undefined, origin && { origin });
      await browser.signIn(person.email, password);
      ways.POST = route;
      const response = await browser.submit('/api/anything', {});
      expect(response.status).toBe(status);
      expect(changed).toHaveLength(status === 200 ? 1 : 0);
    });
  });
}
