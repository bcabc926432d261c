import type { Route } from 'next';
import { headers } from 'next/headers';
import { redirect } from 'next/navigation';

/**
 * Answers a form that the browser sent by itself with a page. With `cacheComponents` Next 16 loses
 * what an action returns to such a form; to one that a script sent it is returned as always.
 */
export async function redirectWithoutScript(to: Route): Promise<void> {
  if (!(await headers()).has('next-action')) redirect(to);
}
