import { workAsyncStorage } from 'next/dist/server/app-render/work-async-storage.external.js';

/**
 * Whether the code runs for a route handler. Next has no public way to ask; the end-to-end tests
 * ask on a real server, so an upgrade that moves this is noticed. Unknown counts as "no", and then
 * the caller redirects: closed either way.
 */
export function inRouteHandler(): boolean {
  return workAsyncStorage.getStore()?.page.endsWith('/route') ?? false;
}
