import { readFileSync } from 'node:fs';
import { build } from 'esbuild';
import { expect, it } from 'vitest';
import { needModules } from '../../src/cli/need-modules.ts';

interface Manifest {
  devDependencies: Record<string, string>;
  peerDependencies: Record<string, string>;
  peerDependenciesMeta: Record<string, { optional: boolean }>;
}

const read = (file: string): Manifest => JSON.parse(readFileSync(file, 'utf8'));
const { peerDependencies: peers, peerDependenciesMeta: optional } = read('src/cli/package.json');
const { devDependencies: tested } = read('package.json');

it('accepts what is installed, also a subpath of a package', () => {
  expect(() => needModules(['pg', '@prisma/client/runtime/client'], 'This')).not.toThrow();
});

it('names each package that is missing, in one line with a code', () => {
  const modules = ['pg', '@nobody/has-this/part', '@nobody/has-this/other', 'nor-this'];
  expect(() => needModules(modules, 'This', ', or do without')).toThrowError(
    expect.objectContaining({
      code: 'package_missing',
      message:
        'This needs packages that are not installed. Run npm install --save-dev @nobody/has-this nor-this, or do without. (authjs-session-kit/docs/errors.md#package_missing)',
    }),
  );
});

it('the version ranges that it names include the tested versions', () => {
  for (const [name, ranges] of Object.entries(peers)) {
    const range = ranges.split(' || ').at(-1) ?? '';
    // No space or bracket in it, since it is typed into a shell.
    expect(range).toMatch(/^\^?[\w.-]+$/);
    expect(tested[name]?.split('.')[0]).toBe(range.replace('^', '').split('.')[0]);
  }
});

it('no command loads any of them before the check', async () => {
  const commands = ['src/cli/main.ts', 'src/cli/compare/compare.ts', 'src/cli/switch/switch.ts'];
  const { inputs } = (
    await build({
      entryPoints: commands,
      bundle: true,
      platform: 'node',
      format: 'esm',
      packages: 'external',
      outdir: 'nowhere',
      write: false,
      metafile: true,
    })
  ).metafile;
  const loaded = new Set<string>(commands);
  for (const file of loaded) {
    const atOnce = inputs[file]?.imports.filter(({ kind }) => kind === 'import-statement') ?? [];
    for (const { path } of atOnce) loaded.add(path);
  }
  expect(loaded).toContain('src/cli/compare/measure/app.ts');
  expect(
    Object.keys(optional).filter((name) => [...loaded].some((each) => each.startsWith(name))),
  ).toEqual([]);
});
