import type { NextRequest } from 'next/server';
import { sameOriginOnly } from '@/app/_lib/same-origin';
import { kit, withSession } from '@/auth';

interface Context {
  params: Promise<{ sid: string }>;
}

export const DELETE = sameOriginOnly(
  withSession(async (session, _request: NextRequest, { params }: Context) => {
    const { sid } = await params;
    if (await kit.sessions.revoke(session, sid)) return new Response(null, { status: 204 });
    return Response.json({ error: 'not_found' }, { status: 404 });
  }),
);
