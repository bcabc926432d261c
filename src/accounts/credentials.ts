import { SessionStoreUnavailable } from 'authjs-session-kit';
import { CredentialsSignin } from 'next-auth';
import Credentials from 'next-auth/providers/credentials';
import { z } from 'zod';
import type { PrismaClient } from '../../prisma/generated/client.ts';
import { clientAddress } from './address.ts';
import { limitAttempts, TooManyAttempts } from './attempts.ts';
import type { DeviceCookie } from './device-cookie.ts';
import { passwordLength, verifyPassword } from './password.ts';
import { emailField } from './text.ts';

/** Auth.js shows `code` to the sign-in page and nothing else. */
class AttemptsExhausted extends CredentialsSignin {
  override code = 'too_many_attempts';
}

const credentials = z.object({
  email: emailField,
  password: z.string().min(1).max(passwordLength.max),
});

interface CredentialsOptions {
  /** The header that names where a request came from; see `clientAddress`. */
  addressHeader?: string;
  /** Default: no browser is known. */
  devices?: Pick<DeviceCookie, 'deviceOf'>;
  limited?: ReturnType<typeof limitAttempts>;
}

/** Email and password, in both strategies. */
export function credentialsProvider(
  prisma: PrismaClient,
  { addressHeader, devices, limited = limitAttempts(prisma) }: CredentialsOptions = {},
) {
  async function findUser(email: string, password: string) {
    const user = await prisma.user.findUnique({ where: { email }, include: { password: true } });
    const matches = await verifyPassword(user?.password?.hash ?? null, password);
    // After the comparison: who is disabled learns no more than who mistyped, and so does whoever has
    // not shown yet that the address is theirs.
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
      const device = (await devices?.deviceOf(headers, email)) ?? null;
      try {
        return await limited({ email, address, device }, () => findUser(email, password));
      } catch (error) {
        if (error instanceof TooManyAttempts) throw new AttemptsExhausted();
        // Nothing else can go wrong here but the database.
        throw new SessionStoreUnavailable(error);
      }
    },
  });
}
