import { readFileSync } from 'node:fs';
import { build } from 'esbuild';
import { describe, expect, it } from 'vitest';

const performance = readFileSync('docs/performance.md', 'utf8');

/** What a browser loads of the package for this line; React and Auth.js are there anyway. */
async function bundled(line: string) {
  const { outputFiles, metafile } = await build({
    stdin: { contents: line, resolveDir: process.cwd() },
    bundle: true,
    minify: true,
    format: 'esm',
    // It refuses what a browser doesn't have, such as node:crypto.
    platform: 'browser',
    external: ['react', 'next-auth'],
    metafile: true,
    write: false,
  });
  return { bytes: outputFiles[0]?.contents.length, inputs: Object.keys(metafile.inputs) };
}

describe('in a browser', () => {
  const line = "import { useSession } from 'authjs-session-kit/client'; useSession();";

  it('the client entry imports nothing else, and has the documented size', async () => {
    const { bytes, inputs } = await bundled(line);
    expect(inputs).toEqual(['src/kit/client.ts', '<stdin>']);
    const [, documented] = performance.match(/adds (\d+) bytes/) ?? [];
    expect(bytes).toBe(Number(documented));
  });

  it('the main entry imports nothing of Node, Auth.js or a database', async () => {
    const { inputs } = await bundled("import * as kit from 'authjs-session-kit'; alert(kit);");
    expect(
      inputs.filter((path) => !/^src\/kit\/(session|registry)\/|variables|environment/.test(path)),
    ).toEqual(['src/kit/index.ts', '<stdin>']);
  });
});
