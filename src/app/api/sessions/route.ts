import type { NextRequest } from 'next/server';
import { sameOriginOnly } from '@/app/_lib/same-origin';
import { kit, withSession } from '@/auth';

const { sessions } = kit;

export const GET = withSession(async (session, _request: NextRequest) =>
  Response.json(await sessions.list(session)),
);

export const DELETE = sameOriginOnly(
  withSession(async (session, request: NextRequest) => {
    const scope = request.nextUrl.searchParams.get('scope');
    if (scope === 'others') return Response.json({ ended: await sessions.revokeOthers(session) });
    if (scope === 'all') return Response.json({ ended: await sessions.revokeAll(session) });
    const message = 'scope must be "others" or "all".';
    return Response.json({ error: 'invalid_input', message }, { status: 422 });
  }),
);
