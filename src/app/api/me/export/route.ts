import { requireSession } from '@/auth';
import { prisma } from '@/auth/shared';

/** Downloads what the database stores about the user. */
export async function GET(): Promise<Response> {
  const { user } = await requireSession();
  const data = await prisma.user.findUnique({
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
  return Response.json(data, {
    headers: {
      'Cache-Control': 'private, no-store',
      'Content-Disposition': 'attachment; filename="account.json"',
    },
  });
}
