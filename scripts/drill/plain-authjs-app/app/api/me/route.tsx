import { auth } from '../../../auth.ts';

export async function GET(): Promise<Response> {
  const session = await auth();
  if (!session?.user) return Response.json({ error: 'unauthenticated' }, { status: 401 });
  return Response.json({ user: session.user });
}
