import { setTimeout } from 'node:timers/promises';
import { NextRequest } from 'next/server';

interface Limits {
  bytes: number;
  milliseconds: number;
}

/** No form or JSON of Auth.js comes near it, and whoever sends that little needs no longer. */
const limits: Limits = { bytes: 64 * 1024, milliseconds: 5_000 };

/** The same request with all of its body there; else the answer to it. */
export async function readBody(
  request: NextRequest,
  { bytes, milliseconds }: Limits = limits,
): Promise<NextRequest | Response> {
  if (!request.body) return request;
  const reader = request.body.getReader();
  const stop = new AbortController();
  const over = setTimeout(milliseconds, null, { signal: stop.signal });
  // Nobody waits for it any more once the body is there.
  over.catch(() => {});
  const chunks: Uint8Array[] = [];
  let size = 0;
  try {
    for (;;) {
      const next = await Promise.race([reader.read(), over]);
      if (next === null) return new Response('The body took too long.', { status: 408 });
      if (next.done) break;
      size += next.value.byteLength;
      if (size > bytes) return new Response('The body is too large.', { status: 413 });
      chunks.push(next.value);
    }
  } catch {
    return new Response('The body ended too early.', { status: 400 });
  } finally {
    stop.abort();
    // Not waited for: that may take as long as the body.
    reader.cancel().catch(() => {});
  }
  const { url, method, headers } = request;
  return new NextRequest(url, { method, headers, body: Buffer.concat(chunks) });
}
