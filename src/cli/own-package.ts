import { readFileSync, realpathSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname } from 'node:path';
import { z } from 'zod';

const packageFile = z.object({
  version: z.string(),
  peerDependencies: z.record(z.string(), z.string()),
});

// By their names: in the sources and in what is built from them a file has another way to its package.
const { resolve } = createRequire(import.meta.url);

function read(name: string) {
  return packageFile.parse(JSON.parse(readFileSync(resolve(`${name}/package.json`), 'utf8')));
}

/** The folder of the kit that this command line goes with. */
export function kitFolder(): string {
  return dirname(realpathSync(resolve('authjs-session-kit/package.json')));
}

/** The kit's version, and the peers of the kit and of its command line. */
export function readOwnPackage() {
  const [kit, cli] = [read('authjs-session-kit'), read('authjs-session-kit-cli')];
  return {
    version: kit.version,
    peerDependencies: { ...cli.peerDependencies, ...kit.peerDependencies },
  };
}

/** The newest of the ranges of a peer that the kit works with; `null`: it is none. */
export function peerRange(name: string): string | null {
  return readOwnPackage().peerDependencies[name]?.split(' || ').at(-1) ?? null;
}
