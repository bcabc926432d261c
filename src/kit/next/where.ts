import { workAsyncStorage } from 'next/dist/server/app-render/work-async-storage.external.js';
import { workUnitAsyncStorage } from 'next/dist/server/app-render/work-unit-async-storage.external.js';

// Next has no public way to ask either. The end-to-end tests ask on a real server, so an upgrade
// that moves this is noticed.

/** Whether the code runs for a route handler. Unknown counts as "no": the caller redirects. */
export function inRouteHandler(): boolean {
  return workAsyncStorage.getStore()?.page.endsWith('/route') ?? false;
}

/** Whether a cookie can be set here: in a server action or a route handler. */
export function canSetCookies(): boolean {
  const unit = workUnitAsyncStorage.getStore();
  return unit?.type === 'request' && unit.phase === 'action';
}

const isDevelopment = process.env.NODE_ENV === 'development';

/**
 * Whether the code may run before there is a request, although it has cookies: in a render in stages, or
 * of a page that is fetched before anybody goes there. In `"use cache: private"` that can't be asked for.
 */
export function mayBeEarly(): boolean {
  const unit = workUnitAsyncStorage.getStore();
  if (unit?.type === 'private-cache') return false;
  const inStages = isDevelopment || unit?.type !== 'request';
  return inStages || Boolean(unit.asyncApiPromises || unit.stagedRendering);
}
