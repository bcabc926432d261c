import type { NextRequest } from 'next/server';

/** Values of Sec-Fetch-Dest for what a page loads, not for a page itself. Fetch Metadata, 2.1. */
const subresources =
  /^(audio|font|image|manifest|object|paintworklet|report|script|style|track|video|worker|sharedworker|serviceworker|audioworklet|embed|xslt)$/;

/**
 * Whether a request is for a file, such as an image of `public/` that a proxy's matcher includes. Its
 * session is read and not renewed: shared caches keep the answer, and a page loads many files at once.
 * Claims that `callbacks.jwt` has changed are still written.
 */
export function isForFile({ headers, nextUrl }: NextRequest): boolean {
  const destination = headers.get('sec-fetch-dest') ?? '';
  if (subresources.test(destination)) return true;
  // Without the header, and for requests by a script, the file's extension tells.
  return destination !== 'document' && /\.[a-z0-9]+$/i.test(nextUrl.pathname);
}
