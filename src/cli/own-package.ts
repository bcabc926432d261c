import { readFileSync } from 'node:fs';
import { z } from 'zod';

/** Of this package, two folders above this file in its sources and in what is built from them. */
const file = new URL('../../package.json', import.meta.url);

const packageFile = z.object({
  version: z.string(),
  peerDependencies: z.record(z.string(), z.string()),
});

/** The kit's own package.json. */
export function readOwnPackage() {
  return packageFile.parse(JSON.parse(readFileSync(file, 'utf8')));
}

/** The newest of the ranges of a peer that the kit works with; `null`: it is none. */
export function peerRange(name: string): string | null {
  return readOwnPackage().peerDependencies[name]?.split(' || ').at(-1) ?? null;
}
