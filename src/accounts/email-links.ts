import { EmailSignInError } from '@auth/core/errors';
import { hashToken } from 'authjs-session-kit/parts';
import type { NextAuthConfig } from 'next-auth';
import Nodemailer, { type NodemailerUserConfig } from 'next-auth/providers/nodemailer';
import { RateLimiterPrisma, RateLimiterRes } from 'rate-limiter-flexible';
import { clientAddress, networkOf } from './address.ts';
import { emailField } from './text.ts';

type Provider = NextAuthConfig['providers'][number];

/** An SMTP server and the sender; or the terminal, where the app is developed and has none. */
export type EmailDelivery = { server: string; from: string } | 'terminal';

/** Links within an hour. */
const limits = { perRecipient: 5, perAddress: 20 };

/**
 * Auth.js's provider of links by email. Nobody's mailbox is filled with them, and nobody can tell from
 * the answer: a link too many isn't sent, and those that were are good for a day.
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
      if (address && !(await isLeft(addresses, networkOf(address)))) return;
      const recipient = hashToken(params.identifier);
      if (!(await isLeft(recipients, recipient))) return;
      try {
        await send(params);
      } catch (error) {
        await recipients.reward(recipient);
        throw new EmailSignInError('The email could not be sent.', { cause: error });
      }
    },
  });
}

async function isLeft(limiter: RateLimiterPrisma, key: string): Promise<boolean> {
  try {
    await limiter.consume(key);
    return true;
  } catch (refused) {
    if (refused instanceof RateLimiterRes) return false;
    throw refused;
  }
}

/** For development alone: whoever reads the log could sign in with it. */
function printLink({ identifier, url }: { identifier: string; url: string }): void {
  console.info(`\nThe link for ${identifier}, which no mail server has sent:\n${url}\n`);
}
