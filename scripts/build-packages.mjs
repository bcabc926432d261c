// Builds the packages: first the kit, then its command line, which imports the built kit.
// Plain JavaScript, because npm runs it when nothing is compiled yet.
import { execFileSync } from 'node:child_process';
import { cpSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';

const root = join(import.meta.dirname, '..');

function run(tool, ...args) {
  execFileSync(process.execPath, [join(root, 'node_modules', tool), ...args], {
    cwd: root,
    stdio: ['ignore', process.stderr, 'inherit'],
  });
}

function clear(...path) {
  rmSync(join(root, ...path), { recursive: true, force: true });
}

/** Copies the texts of the repository into a workspace, because npm packs files of its folder only. */
function copyTexts(into, withPages) {
  for (const text of ['README.md', 'LICENSE']) cpSync(join(root, text), join(root, into, text));
  if (!withPages) return;
  clear(into, 'docs');
  const docs = join(root, 'docs');
  for (const page of readdirSync(docs).filter((name) => name.endsWith('.md'))) {
    cpSync(join(docs, page), join(root, into, 'docs', page));
  }
}

clear('src/kit/dist');
run('typescript/bin/tsc', '-p', 'src/kit');
copyTexts('src/kit', true);

clear('src/cli/dist');
run('prisma/build/index.js', 'generate', '--no-hints', '--schema', 'src/cli/compare/schema.prisma');
run('typescript/bin/tsc', '-p', 'src/cli');
copyTexts('src/cli', false);
