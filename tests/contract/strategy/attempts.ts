import { describe, expect } from 'vitest';
import { newSessionToken } from '../../../src/kit/session/token.ts';
import { Browser } from '../../support/browser.ts';
import { password } from '../../support/kit.ts';
import type { ContractTest } from './fixtures.ts';

export function attemptsContract(it: ContractTest): void {
  describe('the limit on failed attempts', () => {
    async function fail(browser: Browser, email: string, times: number): Promise<void> {
      for (let count = 0; count < times; count++) await browser.signIn(email, 'wrong');
    }

    it('refuses even the right password once an account failed too often', async ({
      person,
      browser,
    }) => {
      await fail(browser, person.email, 10);
      const refused = await browser.signIn(person.email, password);
      expect(refused.headers.get('location')).toContain('code=too_many_attempts');
      expect(await browser.session()).toBeNull();
    });

    it('treats an unknown email alike', async ({ browser }) => {
      const email = `nobody-${newSessionToken()}@example.com`;
      for (let count = 0; count < 10; count++) await browser.signIn(email, 'wrong');
      const refused = await browser.signIn(email, 'wrong');
      expect(refused.headers.get('location')).toContain('code=too_many_attempts');
    });

    it('counts failures only, and forgets them after a success', async ({ person, browser }) => {
      await fail(browser, person.email, 9);
      await browser.signIn(person.email, password);
      await fail(browser, person.email, 9);
      await browser.signIn(person.email, password);
      expect(await browser.session()).toMatchObject({ user: { email: person.email } });
    });

    it('can not be slipped past by attempts side by side', async ({ kit, person }) => {
      const tries = Array.from({ length: 25 }, () =>
        new Browser(kit.handlers).signIn(person.email, 'wrong'),
      );
      const answers = await Promise.all(tries);
      const checked = answers.filter((answer) =>
        answer.headers.get('location')?.endsWith('code=credentials'),
      );
      expect(checked).toHaveLength(10);
    });
  });
}
