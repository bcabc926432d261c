import { z } from 'zod';
import type { PrismaClient } from '../../prisma/generated/client.ts';

/** What users may change about themselves. */
export const profileForm = z.object({
  name: z.string().trim().min(1, 'Enter a name.').max(100, 'Use 100 characters at most.'),
});

/** `false` when the user is gone, which a jwt session can outlive. */
export async function changeProfile(
  prisma: PrismaClient,
  id: string,
  data: z.infer<typeof profileForm>,
): Promise<boolean> {
  const { count } = await prisma.user.updateMany({ where: { id }, data });
  return count === 1;
}
