import { createServer, type IncomingMessage } from 'node:http';
import { buffer } from 'node:stream/consumers';
import { NextRequest } from 'next/server';

type Handler = (request: NextRequest) => Promise<Response> | Response;

export interface Served extends AsyncDisposable {
  origin: string;
}

/** Route handlers behind a real HTTP server on loopback. */
export async function serveHandlers(handlers: { GET: Handler; POST: Handler }): Promise<Served> {
  const server = createServer(async (incoming, outgoing) => {
    const request = await requestOf(incoming);
    const answer = await handlers[request.method === 'POST' ? 'POST' : 'GET'](request);
    outgoing.statusCode = answer.status;
    outgoing.setHeaders(answer.headers);
    const cookies = answer.headers.getSetCookie();
    if (cookies.length > 0) outgoing.setHeader('set-cookie', cookies);
    outgoing.end(await answer.text());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (!address || typeof address === 'string') throw new Error('The server has no port.');
  return {
    origin: `http://127.0.0.1:${address.port}`,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

async function requestOf(incoming: IncomingMessage): Promise<NextRequest> {
  const headers = new Headers();
  for (const [name, value] of Object.entries(incoming.headers)) {
    if (value !== undefined) headers.set(name, String(value));
  }
  headers.set('x-forwarded-proto', 'http');
  const method = incoming.method ?? 'GET';
  const body = method === 'POST' ? await buffer(incoming) : undefined;
  return new NextRequest(`http://${headers.get('host')}${incoming.url}`, { method, headers, body });
}
