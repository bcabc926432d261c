import type { NextRequest } from 'next/server';

/** Fetch Metadata, 2.1: what a browser loads for a page, and not the page. */
const ofPage =
  /^(audio|font|image|manifest|object|paintworklet|report|script|style|track|video|worker|sharedworker|serviceworker|audioworklet|embed|xslt)$/;

/**
 * Whether a file is asked for, such as an image of `public/`, which a proxy meets when its matcher lets
 * it. A session is read for it and not renewed: its answer is kept by caches on the way, and a page
 * loads many of them at once. What `callbacks.jwt` has changed is written all the same.
 */
export function isForFile({ headers, nextUrl }: NextRequest): boolean {
  const destination = headers.get('sec-fetch-dest') ?? '';
  if (ofPage.test(destination)) return true;
  // What says nothing of itself, or asks by a script, is known by the ending of its name.
  return destination !== 'document' && /\.[a-z0-9]+$/i.test(nextUrl.pathname);
}
