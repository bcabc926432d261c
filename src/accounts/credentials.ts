import { SessionStoreUnavailable } from 'authjs-session-kit';
import { CredentialsSignin } from 'next-auth';
import Credentials from 'next-auth/providers/credentials';
import { z } from 'zod';
import type { PrismaClient } from '../../prisma/generated/client.ts';
import { clientAddress } from './address.ts';
import { limitAttempts, TooManyAttempts } from './attempts.ts';
import { passwordLength, verifyPassword } from './password.ts';

/** Auth.js shows `code` to the sign-in page and nothing else. */
class AttemptsExhausted extends CredentialsSignin {
  override code = 'too_many_attempts';
}

const credentials = z.object({
  email: z.email().max(254).toLowerCase(),
  password: z.string().min(1).max(passwordLength.max),
});

/** Email and password, in both strategies. */
export function credentialsProvider(prisma: PrismaClient) {
  const limited = limitAttempts(prisma);

  async function findUser(email: string, password: string) {
    const user = await prisma.user.findUnique({ where: { email }, include: { password: true } });
    const matches = await verifyPassword(user?.password?.hash ?? null, password);
    // After the comparison: who is disabled learns no more than who mistyped.
    if (!user || !matches || user.disabledAt) return null;
    const { id, name, image } = user;
    return { id, name, email, image };
  }

  return Credentials({
    credentials: { email: { type: 'email' }, password: { type: 'password' } },
    async authorize(input, request) {
      const parsed = credentials.safeParse(input);
      if (!parsed.success) return null;
      const { email, password } = parsed.data;
      try {
        const address = clientAddress(request.headers);
        return await limited({ email, address }, () => findUser(email, password));
      } catch (error) {
        if (error instanceof TooManyAttempts) throw new AttemptsExhausted();
        // Nothing else can go wrong here but the database.
        throw new SessionStoreUnavailable(error);
      }
    },
  });
}
