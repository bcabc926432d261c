import { readFileSync } from 'node:fs';

/** What is read here of package.json. */
interface Manifest {
  name: string;
  exports: Record<string, { types: string; default: string } | string>;
  dependencies: Record<string, string>;
  peerDependencies: Record<string, string>;
  peerDependenciesMeta: Record<string, { optional: boolean }>;
}

const manifest: Manifest = JSON.parse(readFileSync('src/kit/package.json', 'utf8'));

/** A name that apps import the package by. */
export interface Entry {
  name: string;
  /** What the build makes of it. */
  built: { types: string; default: string };
  /** What that is made from. */
  source: string;
}

export const entries: Entry[] = Object.entries(manifest.exports).flatMap(([path, built]) =>
  typeof built === 'string'
    ? []
    : {
        name: path.replace('.', manifest.name),
        built,
        source: built.default.replace('./dist/', 'src/kit/').replace(/\.js$/, '.ts'),
      },
);
