import { readFileSync } from 'node:fs';

/** What is read here of package.json. */
interface Manifest {
  name: string;
  exports: Record<string, { types: string; default: string }>;
  bin: Record<string, string>;
  dependencies: Record<string, string>;
  devDependencies: Record<string, string>;
  peerDependencies: Record<string, string>;
  peerDependenciesMeta: Record<string, { optional: boolean }>;
}

export const manifest: Manifest = JSON.parse(readFileSync('package.json', 'utf8'));

/** A name that apps import the package by. */
export interface Entry {
  name: string;
  /** What the build makes of it. */
  built: { types: string; default: string };
  /** What that is made from. */
  source: string;
}

export const entries: Entry[] = Object.entries(manifest.exports).map(([path, built]) => ({
  name: path.replace('.', manifest.name),
  built,
  source: built.default.replace('./dist/', 'src/').replace(/\.js$/, '.ts'),
}));
