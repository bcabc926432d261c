import { requireSession } from '@/auth';
import { prisma } from '@/auth/shared';

/** What is kept about the user, as a file. */
export async function GET(): Promise<Response> {
  const { user } = await requireSession();
  const kept = await prisma.user.findUnique({
    where: { id: user.id },
    select: {
      id: true,
      name: true,
      email: true,
      emailVerified: true,
      image: true,
      createdAt: true,
    },
  });
  return Response.json(kept, {
    headers: {
      'Cache-Control': 'private, no-store',
      'Content-Disposition': 'attachment; filename="account.json"',
    },
  });
}
