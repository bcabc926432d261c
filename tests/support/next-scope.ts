import {
  type WorkStore,
  workAsyncStorage,
} from 'next/dist/server/app-render/work-async-storage.external.js';
import { workUnitAsyncStorage } from 'next/dist/server/app-render/work-unit-async-storage.external.js';
import { createRequestStore } from 'next/dist/server/async-storage/request-store.js';
import { appendMutableCookies } from 'next/dist/server/web/spec-extension/adapters/request-cookies.js';
import type { NextRequest } from 'next/server';

type Answer = (request: NextRequest) => Promise<Response> | Response;

/** Runs code as Next runs a route handler, so that `cookies()` and `headers()` work in it. */
export function asRoute(handler: Answer): Answer {
  return (request) => inScope('/test/route', request, () => handler(request));
}

/** Runs code as Next renders a page, where cookies can be read and not be set. */
export function asComponent(render: () => Promise<unknown>): Answer {
  return (request) =>
    inScope('/test/page', request, async () => Response.json((await render()) ?? null), 'render');
}

/** Runs code as Next runs a function with `"use cache: private"`. */
export function asPrivateCache(read: () => Promise<unknown>): Answer {
  return (request) =>
    inScope('/test/page', request, async () => {
      const store = workUnitAsyncStorage.getStore();
      // With the request's own cookies and headers, which is all that is asked of it here.
      const cache = Object.create(store ?? null, { type: { value: 'private-cache' } });
      return Response.json((await workUnitAsyncStorage.run(cache, read)) ?? null);
    });
}

/** The same for a server action, whose result is answered as JSON. */
export function asAction(action: () => Promise<unknown>): Answer {
  return (request) =>
    inScope('/test/page', request, async () => {
      try {
        return Response.json((await action()) ?? null);
      } catch (error) {
        const to = redirectIn(error);
        if (!to) throw error;
        return new Response(null, { status: 303, headers: { location: to } });
      }
    });
}

async function inScope(
  page: string,
  { headers, nextUrl: { pathname, search } }: NextRequest,
  run: () => Promise<Response> | Response,
  phase: 'action' | 'render' = 'action',
): Promise<Response> {
  const store = createRequestStore({
    phase,
    headers,
    url: { pathname, search },
    rootParams: {},
    implicitTags: { tags: [], expirationsByCacheKind: new Map() },
    onUpdateCookies: undefined,
    resumeDataCache: null,
    previewProps: undefined,
    isHmrRefresh: undefined,
    serverComponentsHmrCache: undefined,
    hmrRefreshHash: undefined,
    stagedFallbackParams: null,
  });
  // No more of it is asked for by what the kit calls.
  const work = { page, route: page, dynamicShouldError: false } as WorkStore;
  const response = await workAsyncStorage.run(work, () =>
    workUnitAsyncStorage.run(store, async () => run()),
  );
  const answer = new Response(response.body, response);
  appendMutableCookies(answer.headers, store.mutableCookies);
  return answer;
}

/** Where Next's `redirect()` sends to, which it throws. */
function redirectIn(error: unknown): string | null {
  const digest = error instanceof Error && 'digest' in error ? String(error.digest) : '';
  const [kind, , to] = digest.split(';');
  return kind === 'NEXT_REDIRECT' ? (to ?? null) : null;
}
