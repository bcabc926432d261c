import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, inject } from 'vitest';
import { run } from './run.ts';

/** The environment that leads npm and pnpm to a registry. */
export type RegistryEnvironment = Readonly<Record<string, string>>;

/**
 * A registry that has the kit as it was packed, and sends whoever asks for another package to the one
 * that is configured here.
 */
export async function startRegistry(): Promise<RegistryEnvironment> {
  const tarball = await readFile(inject('adopting').packed);
  const manifest = JSON.parse(await readFile('package.json', 'utf8'));
  const { name, version } = manifest as { name: string; version: string };
  const others = (await run('.', 'npm', ['config', 'get', 'registry'])).trim();
  const integrity = `sha512-${createHash('sha512').update(tarball).digest('base64')}`;

  return serve((request, response) => {
    const file = `/${name}/-/${name}.tgz`;
    if (request.url === `/${name}`) {
      const dist = { tarball: `http://${request.headers.host}${file}`, integrity };
      const versions = { [version]: { ...manifest, dist } };
      response.setHeader('Content-Type', 'application/json');
      response.end(JSON.stringify({ name, 'dist-tags': { latest: version }, versions }));
    } else if (request.url === file) {
      response.end(tarball);
    } else {
      response.writeHead(302, { Location: new URL(`.${request.url}`, others).href }).end();
    }
  });
}

/** A registry that takes requests and answers none. @param asked is called with each. */
export function startSilentRegistry(asked: RequestListener): Promise<RegistryEnvironment> {
  return serve(asked);
}

async function serve(listener: RequestListener): Promise<RegistryEnvironment> {
  const server = createServer(listener);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  afterAll(() => {
    server.closeAllConnections();
    server.close();
  });
  const { port } = server.address() as AddressInfo; // as it is of a server that listens on a port
  const registry = `http://127.0.0.1:${port}/`;
  return { npm_config_registry: registry, pnpm_config_registry: registry };
}
