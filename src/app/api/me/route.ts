import { Unauthenticated } from 'authjs-session-kit';
import type { Session } from 'authjs-session-kit/next';
import type { NextRequest } from 'next/server';
import { changeProfile, profileForm } from '@/accounts/profile';
import { sameOriginOnly } from '@/app/_lib/same-origin';
import { refreshSession, withSession } from '@/auth';
import { prisma } from '@/auth/shared';

export const GET = withSession((session, _request: NextRequest) => Response.json(answer(session)));

export const PATCH = sameOriginOnly(
  withSession(async (session, request: NextRequest) => {
    const form = profileForm.safeParse(await request.json().catch(() => null));
    if (!form.success) {
      const [issue] = form.error.issues;
      return Response.json({ error: 'invalid_input', message: issue?.message }, { status: 422 });
    }
    if (!(await changeProfile(prisma, session.user.id, form.data))) throw new Unauthenticated();
    return Response.json(answer((await refreshSession()) ?? session));
  }),
);

function answer({ user, sid, strategy, expires, authenticatedAt }: Session) {
  const { id, name, email, image } = user;
  return { user: { id, name, email, image }, session: { sid, strategy, expires, authenticatedAt } };
}
