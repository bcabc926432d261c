import { EmailSignInError } from '@auth/core/errors';
import { hashToken } from 'authjs-session-kit/parts';
import type { NextAuthConfig } from 'next-auth';
import Nodemailer, { type NodemailerUserConfig } from 'next-auth/providers/nodemailer';
import { RateLimiterPrisma, RateLimiterRes } from 'rate-limiter-flexible';
import { clientAddress, networkOf } from './address.ts';
import { emailField } from './text.ts';

type Provider = NextAuthConfig['providers'][number];

/** An SMTP server and a sender; or the terminal, in development without an SMTP server. */
export type EmailDelivery = { server: string; from: string } | 'terminal';

/** How many links are sent in an hour. */
const limits = { perRecipient: 5, perAddress: 20 };

/**
 * Auth.js's provider of sign-in links by email, with limits so that an attacker can't flood a mailbox.
 * A request beyond a limit sends nothing but is answered like any other. Links sent before keep working;
 * each is valid for a day.
 */
export function emailLinks(
  delivery: EmailDelivery,
  prisma: object,
  addressHeader?: string,
): Provider {
  const config: NodemailerUserConfig =
    delivery === 'terminal' ? { server: { jsonTransport: true } } : delivery;
  const send = delivery === 'terminal' ? printLink : Nodemailer(config).sendVerificationRequest;
  const shared = { storeClient: prisma, tableName: 'rateLimiterFlexible', duration: 3600 };
  const recipients = new RateLimiterPrisma({
    ...shared,
    keyPrefix: 'mail-to',
    points: limits.perRecipient,
  });
  const addresses = new RateLimiterPrisma({
    ...shared,
    keyPrefix: 'mail-from',
    points: limits.perAddress,
  });

  return Nodemailer({
    ...config,
    normalizeIdentifier(text) {
      const parsed = emailField.safeParse(text?.trim());
      if (!parsed.success) throw new EmailSignInError('Not an email address.');
      return parsed.data;
    },
    async sendVerificationRequest(params) {
      const address = clientAddress(params.request.headers, addressHeader);
      if (address && !(await consume(addresses, networkOf(address)))) return;
      const recipient = hashToken(params.identifier);
      if (!(await consume(recipients, recipient))) return;
      try {
        await send(params);
      } catch (error) {
        await recipients.reward(recipient);
        throw new EmailSignInError('The email could not be sent.', { cause: error });
      }
    },
  });
}

/** @returns `false` if the limit is reached. */
async function consume(limiter: RateLimiterPrisma, key: string): Promise<boolean> {
  try {
    await limiter.consume(key);
    return true;
  } catch (error) {
    if (error instanceof RateLimiterRes) return false;
    throw error;
  }
}

/** For development only: anyone who can read the log can sign in with the link. */
function printLink({ identifier, url }: { identifier: string; url: string }): void {
  console.info(
    `\nSign-in link for ${identifier} (not emailed, since no SMTP server is set):\n${url}\n`,
  );
}
