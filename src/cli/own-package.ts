import { existsSync, readFileSync, realpathSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, relative } from 'node:path';
import { z } from 'zod';

const packageFile = z.object({
  version: z.string(),
  peerDependencies: z.record(z.string(), z.string()),
});

// By their names: in the sources and in what is built from them a file has another way to its package.
const { resolve } = createRequire(import.meta.url);

/** The kit, and its command line, which works over the kit of the app. */
export const ownNames = ['authjs-session-kit', 'authjs-session-kit-cli'] as const;
export type OwnName = (typeof ownNames)[number];

function read(name: OwnName) {
  return packageFile.parse(JSON.parse(readFileSync(resolve(`${name}/package.json`), 'utf8')));
}

/** The folder of a package of ours that is running, in a checkout or where it is installed. */
export function ownFolder(name: OwnName): string {
  return dirname(realpathSync(resolve(`${name}/package.json`)));
}

/**
 * The path of a page of the documentation from the current folder: the kit's package has all of
 * them, and a checkout of ours too.
 */
export function docPage(page: string): string {
  if (relative('', ownFolder('authjs-session-kit')) === join('src', 'kit')) return `docs/${page}`;
  const installed = `node_modules/authjs-session-kit/docs/${page}`;
  const running = relative('', join(ownFolder('authjs-session-kit'), 'docs', page));
  return existsSync(installed) ? installed : running.replaceAll('\\', '/');
}

export function ownVersion(name: OwnName): string {
  return read(name).version;
}

/** The peers of the kit and of its command line. */
export function ownPeers(): Readonly<Record<string, string>> {
  const [kit, cli] = ownNames.map(read);
  return { ...cli?.peerDependencies, ...kit?.peerDependencies };
}

/** The newest of the ranges of a peer that the kit works with; `null`: it is none. */
export function peerRange(name: string): string | null {
  return ownPeers()[name]?.split(' || ').at(-1) ?? null;
}
