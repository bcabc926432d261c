import { once } from 'node:events';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { onTestFinished } from 'vitest';
import { run } from './run.ts';

/** The environment that leads package managers to a registry. */
export type RegistryEnvironment = Readonly<Record<string, string>>;

/** The packages, under names that others could publish on a public registry. */
const ours = /^\/authjs-session-kit\b/;

/** A registry that redirects each request to the one that is configured here. */
export async function startRegistry(): Promise<{
  env: RegistryEnvironment;
  /** Requests for the kit's packages by name. It isn't published, so they could only get a stranger's. */
  askedForOurs(): readonly string[];
}> {
  const others = (await run('.', 'npm', ['config', 'get', 'registry'])).trim();
  const wrong: string[] = [];
  const env = await serve(({ url = '/' }, response) => {
    if (!ours.test(url)) {
      response.writeHead(302, { Location: new URL(`.${url}`, others).href }).end();
      return;
    }
    wrong.push(url);
    response.writeHead(404).end();
  });
  return { env, askedForOurs: () => wrong };
}

/** A registry that takes requests and answers none. @param onRequest is called with each. */
export function startSilentRegistry(onRequest: RequestListener): Promise<RegistryEnvironment> {
  return serve(onRequest);
}

async function serve(listener: RequestListener): Promise<RegistryEnvironment> {
  const server = createServer(listener);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const { port } = server.address() as AddressInfo; // as it is of a server that listens on a port
  const registry = `http://127.0.0.1:${port}/`;
  return {
    npm_config_registry: registry,
    pnpm_config_registry: registry,
    YARN_NPM_REGISTRY_SERVER: registry,
    YARN_UNSAFE_HTTP_WHITELIST: '127.0.0.1',
  };
}
