import { createServer, request as send } from 'node:http';

export interface ReverseProxy {
  origin: string;
  /** Sends the next requests to these servers by turns. */
  leadTo(...inner: readonly string[]): void;
  stop(): Promise<void>;
}

/** A reverse proxy that sends no header with the host of the browser's request. */
export async function startReverseProxy(...first: readonly string[]): Promise<ReverseProxy> {
  let inner = first;
  let turn = 0;
  const server = createServer((incoming, outgoing) => {
    const { hostname, port, host } = new URL(inner[turn++ % inner.length] ?? '');
    const headers = { ...incoming.headers, host };
    const forwarded = send({
      hostname,
      port,
      method: incoming.method,
      path: incoming.url,
      headers,
    });
    forwarded.on('response', (answer) => {
      outgoing.writeHead(answer.statusCode ?? 502, answer.rawHeaders);
      answer.pipe(outgoing);
    });
    forwarded.on('error', () => outgoing.destroy());
    incoming.pipe(forwarded);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (!address || typeof address === 'string') throw new Error('The reverse proxy has no port.');
  return {
    origin: `http://localhost:${address.port}`,
    leadTo(...servers) {
      inner = servers;
    },
    async stop() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
