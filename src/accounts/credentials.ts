import { SessionStoreUnavailable } from 'authjs-session-kit';
import { CredentialsSignin } from 'next-auth';
import Credentials from 'next-auth/providers/credentials';
import { z } from 'zod';
import type { PrismaClient } from '../../prisma/generated/client.ts';
import { clientAddress } from './address.ts';
import { type AttemptLimiter, createAttemptLimiter, TooManyAttempts } from './attempts.ts';
import type { DeviceCookie } from './device-cookie.ts';
import { passwordLength, verifyPassword } from './password.ts';
import { emailField } from './text.ts';

/** Auth.js passes `code` to the sign-in page, and nothing else of the error. */
class TooManySignInAttempts extends CredentialsSignin {
  override code = 'too_many_attempts';
}

const credentials = z.object({
  email: emailField,
  password: z.string().min(1).max(passwordLength.max),
});

interface CredentialsOptions {
  /** The header with the client's IP address; see `clientAddress`. */
  addressHeader?: string;
  /** Default: every browser counts as unknown. */
  devices?: Pick<DeviceCookie, 'deviceIdFor'>;
  limitAttempts?: AttemptLimiter;
}

/** Auth.js's provider for email and password, for both strategies. */
export function credentialsProvider(
  prisma: PrismaClient,
  { addressHeader, devices, limitAttempts = createAttemptLimiter(prisma) }: CredentialsOptions = {},
) {
  async function findUser(email: string, password: string) {
    const user = await prisma.user.findUnique({ where: { email }, include: { password: true } });
    const matches = await verifyPassword(user?.password?.hash ?? null, password);
    // Checked after the password, so that a disabled user or an unverified address takes as long, and is
    // answered the same, as a wrong password.
    if (!user?.emailVerified || !matches || user.disabledAt) return null;
    const { id, name, image } = user;
    return { id, name, email, image };
  }

  return Credentials({
    credentials: { email: { type: 'email' }, password: { type: 'password' } },
    async authorize(input, { headers }) {
      const parsed = credentials.safeParse(input);
      if (!parsed.success) return null;
      const { email, password } = parsed.data;
      const address = clientAddress(headers, addressHeader);
      const device = (await devices?.deviceIdFor(headers, email)) ?? null;
      try {
        return await limitAttempts({ email, address, device }, () => findUser(email, password));
      } catch (error) {
        if (error instanceof TooManyAttempts) throw new TooManySignInAttempts();
        // Only the database can fail here.
        throw new SessionStoreUnavailable(error);
      }
    },
  });
}
