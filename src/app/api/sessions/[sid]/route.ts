import type { NextRequest } from 'next/server';
import { forOwnPages } from '@/app/_lib/for-own-pages';
import { kit, withSession } from '@/auth';

interface Context {
  params: Promise<{ sid: string }>;
}

export const DELETE = forOwnPages(
  withSession(async (session, _request: NextRequest, { params }: Context) => {
    const { sid } = await params;
    if (await kit.sessions.revoke(session, sid)) return new Response(null, { status: 204 });
    return Response.json({ error: 'not_found' }, { status: 404 });
  }),
);
