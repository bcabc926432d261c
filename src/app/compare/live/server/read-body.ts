import { setTimeout } from 'node:timers/promises';
import { NextRequest } from 'next/server';

interface Limits {
  bytes: number;
  milliseconds: number;
}

/** Auth.js's forms and JSON are much smaller, and need less time. */
const limits: Limits = { bytes: 64 * 1024, milliseconds: 5_000 };

/**
 * Reads the whole body of a request.
 *
 * @returns the request with its body, or an error response if the body is too large or too slow.
 */
export async function readBody(
  request: NextRequest,
  { bytes, milliseconds }: Limits = limits,
): Promise<NextRequest | Response> {
  if (!request.body) return request;
  const reader = request.body.getReader();
  const abort = new AbortController();
  const timeout = setTimeout(milliseconds, null, { signal: abort.signal });
  // It rejects when it is aborted.
  timeout.catch(() => {});
  const chunks: Uint8Array[] = [];
  let size = 0;
  try {
    for (;;) {
      const chunk = await Promise.race([reader.read(), timeout]);
      if (chunk === null) return new Response('The body took too long.', { status: 408 });
      if (chunk.done) break;
      size += chunk.value.byteLength;
      if (size > bytes) return new Response('The body is too large.', { status: 413 });
      chunks.push(chunk.value);
    }
  } catch {
    return new Response('The body ended too early.', { status: 400 });
  } finally {
    abort.abort();
    // Not awaited, because it may take as long as the body.
    reader.cancel().catch(() => {});
  }
  const { url, method, headers } = request;
  return new NextRequest(url, { method, headers, body: Buffer.concat(chunks) });
}
