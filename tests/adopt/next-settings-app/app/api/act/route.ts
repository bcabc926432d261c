import type { NextRequest } from 'next/server';
import { signIn, signOut, unstable_update } from '../../../auth';

/** Does what server actions do, in a route that tests can request without a browser. */
const acts: Record<string, () => Promise<unknown>> = {
  signIn: () => signIn('credentials', { name: 'ada', redirectTo: '/dashboard' }),
  signInPage: () => signIn(),
  signOut: () => signOut({ redirectTo: '/' }),
  update: () => unstable_update({ note: 'from an action' } as object),
};

export async function POST({ nextUrl }: NextRequest) {
  return Response.json((await acts[nextUrl.searchParams.get('do') ?? '']?.()) ?? null);
}
