import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterAll, inject } from 'vitest';
import { run } from './run.ts';

/** The environment that leads npm and pnpm to a registry. */
export type RegistryEnvironment = Readonly<Record<string, string>>;

/**
 * A registry that has the kit and its command line as they were packed, and sends whoever asks for
 * another package to the one that is configured here.
 */
export async function startRegistry(): Promise<RegistryEnvironment> {
  const ours = await Promise.all(inject('adopting').packed.map(published));
  const others = (await run('.', 'npm', ['config', 'get', 'registry'])).trim();

  return serve((request, response) => {
    for (const { manifest, tarball, integrity } of ours) {
      const { name, version } = manifest;
      const file = `/${name}/-/${name}.tgz`;
      if (request.url === `/${name}`) {
        const dist = { tarball: `http://${request.headers.host}${file}`, integrity };
        const versions = { [version]: { ...manifest, dist } };
        response.setHeader('Content-Type', 'application/json');
        response.end(JSON.stringify({ name, 'dist-tags': { latest: version }, versions }));
        return;
      }
      if (request.url === file) {
        response.end(tarball);
        return;
      }
    }
    response.writeHead(302, { Location: new URL(`.${request.url}`, others).href }).end();
  });
}

/** What a registry says of a package, and its content. */
async function published({ folder, tarball: file }: { folder: string; tarball: string }) {
  const tarball = await readFile(file);
  const manifest: { name: string; version: string } = JSON.parse(
    await readFile(join(folder, 'package.json'), 'utf8'),
  );
  const integrity = `sha512-${createHash('sha512').update(tarball).digest('base64')}`;
  return { manifest, tarball, integrity };
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
