import { existsSync, readFileSync, realpathSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, relative } from 'node:path';
import { z } from 'zod';

const packageFile = z.object({
  version: z.string(),
  peerDependencies: z.record(z.string(), z.string()),
});

// Packages are found by their names: the relative path from this file differs between sources and build.
const { resolve } = createRequire(import.meta.url);

/** The names of the kit and of its command line, which uses the kit of the app. */
export const ownNames = ['authjs-session-kit', 'authjs-session-kit-cli'] as const;
export type OwnName = (typeof ownNames)[number];

function read(name: OwnName) {
  return packageFile.parse(JSON.parse(readFileSync(resolve(`${name}/package.json`), 'utf8')));
}

/** The folder of the running package, in a checkout or in node_modules. */
export function ownFolder(name: OwnName): string {
  return dirname(realpathSync(resolve(`${name}/package.json`)));
}

/**
 * The path of a page of the documentation from the current folder. A checkout and the kit's package contain
 * all pages.
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

/** The peer dependencies of the kit and of its command line. */
export function ownPeers(): Readonly<Record<string, string>> {
  const [kit, cli] = ownNames.map(read);
  return { ...cli?.peerDependencies, ...kit?.peerDependencies };
}

/** The newest range of a peer dependency that the kit works with; `null`: the package is no peer dependency. */
export function peerRange(name: string): string | null {
  return ownPeers()[name]?.split(' || ').at(-1) ?? null;
}
