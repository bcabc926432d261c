import { createServer } from 'node:net';
import { systemCode } from '../../src/cli/embedded/errors.ts';
import { CodedError } from '../../src/kit/session/errors.ts';

function tryListen(port: number, host: string): Promise<string | undefined> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', (error) => resolve(systemCode(error) ?? error.message));
    server.listen({ port, host, exclusive: true }, () => server.close(() => resolve(undefined)));
  });
}

/** Checks both loopback addresses, because "localhost" may be either. */
export async function checkPortIsFree(port: number): Promise<void> {
  for (const host of ['127.0.0.1', '::1']) {
    const problem = await tryListen(port, host);
    if (problem === 'EADDRINUSE') {
      throw new CodedError(
        'port_in_use',
        `Port ${port} is in use. End what uses it, or choose another one with --port or PORT.`,
      );
    }
    if (problem === 'EACCES') {
      throw new CodedError(
        'port_in_use',
        `Port ${port} is not yours to use: choose one from 1024 up with --port or PORT.`,
      );
    }
    // Other problems, such as a machine without IPv6, are left to the server.
  }
}
