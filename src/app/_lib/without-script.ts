import type { Route } from 'next';
import { headers } from 'next/headers';
import { redirect } from 'next/navigation';

/**
 * Redirects if the form of the current server action was submitted without JavaScript. With
 * `cacheComponents` Next 16 drops what an action returns to such a form, so the message travels in the
 * URL instead. With JavaScript it does nothing.
 */
export async function redirectWithoutScript(to: Route): Promise<void> {
  if (!(await headers()).has('next-action')) redirect(to);
}
