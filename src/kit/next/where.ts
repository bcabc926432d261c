import { workAsyncStorage } from 'next/dist/server/app-render/work-async-storage.external.js';
import { workUnitAsyncStorage } from 'next/dist/server/app-render/work-unit-async-storage.external.js';

// Next has no public API for these questions. The end-to-end tests ask them on a real server, so they fail
// when an upgrade of Next moves its internals.

/** Whether the code runs in a route handler. Where that is unknown it is `false`, and the caller redirects. */
export function inRouteHandler(): boolean {
  return workAsyncStorage.getStore()?.page.endsWith('/route') ?? false;
}

/** Whether a cookie can be set here, as in a server action or a route handler. */
export function canSetCookies(): boolean {
  const unit = workUnitAsyncStorage.getStore();
  return unit?.type === 'request' && unit.phase === 'action';
}

const isDevelopment = process.env.NODE_ENV === 'development';

/**
 * Whether the code may run before there is a request, although cookies can be read: in a render in stages,
 * or in a prefetch. In `"use cache: private"` `connection()` can't be called, so it is `false` there.
 */
export function mayBeEarly(): boolean {
  const unit = workUnitAsyncStorage.getStore();
  if (unit?.type === 'private-cache') return false;
  const inStages = isDevelopment || unit?.type !== 'request';
  return inStages || Boolean(unit.asyncApiPromises || unit.stagedRendering);
}
