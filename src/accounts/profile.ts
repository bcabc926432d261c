import { z } from 'zod';
import type { PrismaClient } from '../../prisma/generated/client.ts';
import { nameField } from './text.ts';

/** What users may change about themselves. */
export const profileForm = z.object({
  name: nameField('Enter a name.'),
});

/** @returns `false` if the user was deleted; a jwt session can outlive its user for a few seconds. */
export async function changeProfile(
  prisma: PrismaClient,
  id: string,
  data: z.infer<typeof profileForm>,
): Promise<boolean> {
  const { count } = await prisma.user.updateMany({ where: { id }, data });
  return count === 1;
}
