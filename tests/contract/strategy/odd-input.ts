import Nodemailer from 'next-auth/providers/nodemailer';
import { describe, expect } from 'vitest';
import { Browser } from '../../support/browser.ts';
import { password } from '../../support/kit.ts';
import type { ContractTest } from './fixtures.ts';

const callbackCookie = 'authjs.callback-url';
const noAddresses = ['garbage', 'https://', '%00', 'http://[', '//[', 'javascript:alert(1)'];

export function oddInputContract(it: ContractTest): void {
  describe('unexpected input', () => {
    it("a callback cookie without a URL doesn't prevent a sign-in", async ({ user, browser }) => {
      for (const text of noAddresses) {
        browser.setCookie(callbackCookie, text);
        const response = await browser.signIn(user.email, password);
        expect(response.headers.get('location')).toBe('http://localhost:3000');
        expect(await browser.session()).not.toBeNull();
      }
    });

    it('a callback URL that is invalid or of another site leads to the home page', async ({
      signedIn: browser,
    }) => {
      const elsewhere = [
        'https://evil.example/',
        'http://localhost:3000.evil.example/',
        'http://localhost:3000@evil.example/',
      ];
      for (const callbackUrl of [...noAddresses, ...elsewhere]) {
        const response = await browser.post('/api/auth/signout', { callbackUrl });
        expect(response.headers.get('location')).toBe('http://localhost:3000');
        const query = new URLSearchParams({ callbackUrl });
        const answer = await browser.get(`/api/auth/signin?${query}`);
        expect(answer.status).toBe(302);
        expect(answer.headers.get('location')).toMatch(
          /^\/signin\?callbackUrl=http%3A%2F%2Flocalhost%3A3000$/,
        );
      }
    });

    it("an invalid callback URL never reaches the app's redirect callback", async ({ build }) => {
      const urls: string[] = [];
      const { handlers } = build({
        callbacks: {
          redirect({ url, baseUrl }) {
            urls.push(url);
            return new URL(url, baseUrl).href;
          },
        },
      });
      const browser = new Browser(handlers);
      for (const callbackUrl of ['garbage', '/here']) {
        await browser.post('/api/auth/signout', { callbackUrl });
      }
      expect(urls).toContain('/here');
      expect(urls).not.toContain('garbage');
    });

    it('a link for an address that no database can store is not an outage', async ({
      build,
      database,
    }) => {
      const sent: string[] = [];
      const { handlers } = build({
        providers: [
          Nodemailer({
            server: 'smtp://localhost:25',
            from: 'kit@example.com',
            sendVerificationRequest: async ({ identifier }) => void sent.push(identifier),
          }),
        ],
      });
      const browser = new Browser(handlers);
      const refused = await browser.post('/api/auth/signin/nodemailer', {
        email: 'a\0b@c.example',
      });
      expect(refused.headers.get('location')).toContain('/signin?error=AccessDenied');
      const none: Record<string, string>[] = [{}, { email: '' }, { email: 'nobody' }];
      for (const fields of none) {
        const answer = await browser.post('/api/auth/signin/nodemailer', fields);
        expect(answer.headers.get('location')).toContain('/signin?error=');
      }
      for (const query of [
        'token=x',
        'token=x&email=a%00@c.example',
        'token=%00&email=a@c.example',
      ]) {
        const answer = await browser.get(`/api/auth/callback/nodemailer?${query}`);
        expect(answer.headers.get('location')).toContain('/signin?error=Verification');
      }
      expect(sent).toEqual([]);
      expect(await database.prisma.verificationToken.count()).toBe(0);

      await browser.post('/api/auth/signin/nodemailer', { email: 'ada@c.example' });
      expect(sent).toEqual(['ada@c.example']);
    });
  });
}
