import { describe, expect } from 'vitest';
import { credentialsProvider } from '../../../src/accounts/credentials.ts';
import { startOidcProvider } from '../../e2e/support/oidc-server.ts';
import { signInWithOidc } from '../../support/log-in-at-provider.ts';
import { asAction } from '../../support/next-scope.ts';
import type { ContractTest } from './fixtures.ts';
import { oidcProvider, sessionOf, signIn } from './helpers.ts';

/** Auth.js links an account to whoever is signed in, so who that is decides over a way in for good. */
export function linkingContract(it: ContractTest): void {
  describe('an account at a provider', () => {
    it("can't be linked with a replaced token", async ({ build, database, user }) => {
      const provider = await startOidcProvider(['http://localhost:3000']);
      try {
        const kit = build({
          providers: [credentialsProvider(database.prisma), oidcProvider(provider)],
        });
        const browser = await signIn(kit, user);
        const thief = browser.copy(kit.handlers);
        await browser.get('/anything', asAction(kit.sessions.rotate));

        const account = `thief of ${user.email}`;
        await signInWithOidc(thief, account);
        expect((await sessionOf(thief)).user.id).not.toBe(user.id);
        const linked = await database.prisma.account.findFirst({
          where: { providerAccountId: account },
        });
        expect(linked?.userId).not.toBe(user.id);
      } finally {
        await provider.stop();
      }
    });
  });
}
