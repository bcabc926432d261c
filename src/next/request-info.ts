import { AsyncLocalStorage } from 'node:async_hooks';
import { headers } from 'next/headers';
import type { RequestInfo } from '../strategies/registry.ts';

const current = new AsyncLocalStorage<Headers>();

/** Auth.js calls its adapter without the request, so it is kept beside the call. */
export function withRequestInfo<T>(head: Headers, run: () => T): T {
  return current.run(head, run);
}

/** Of the request that signs in: a route handler's, else the one that Next runs an action for. */
export async function currentRequestInfo(): Promise<RequestInfo> {
  const head = current.getStore() ?? (await headers());
  return { userAgent: head.get('user-agent')?.slice(0, 512) ?? null, ipAddress: null };
}
