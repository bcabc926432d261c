import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { repositoryFiles } from '../support/repository-files.ts';

/** What fetches a package of that name and runs it, where none is installed. */
const runner = String.raw`\b(?:npx(?: --?[\w-]+)*|npm exec(?: --)?|pnpm dlx|yarn dlx|bunx)`;

/** Files of text in which a line is like this, with the line. */
function linesWith(pattern: RegExp): string[] {
  return repositoryFiles()
    .filter((file) =>
      /\.(md|ts|tsx|js|mjs|json|ya?ml|prisma|example)$|^\.ci\/|Dockerfile/.test(file),
    )
    .flatMap((file) =>
      readFileSync(file, 'utf8')
        .split('\n')
        .flatMap((line, index) => (pattern.test(line) ? [`${file}:${index + 1}`] : [])),
    );
}

// The packages are on no registry, where anybody may publish something under their names.
describe("a package name that isn't ours on the npm registry", () => {
  it('is run by no command in the texts', () => {
    const run = new RegExp(`${runner} (authjs-)?session-kit\\b`);
    expect(linesWith(run)).toEqual([]);
    expect(run.test(['npx', 'authjs-session-kit init'].join(' '))).toBe(true);
    expect(run.test(['pnpm dlx', 'authjs-session-kit'].join(' '))).toBe(true);
    expect(run.test(['npx', 'session-kit doctor'].join(' '))).toBe(true);
    // What is installed and nothing else.
    expect(run.test('npm exec --no -- session-kit doctor')).toBe(false);
  });

  it('is installed by no command in the texts', () => {
    const added = String.raw`\b(npm (install|i)|(pnpm|yarn|bun) add)( -\S+)* authjs-session-kit\b(?!@file:)`;
    expect(linesWith(new RegExp(added))).toEqual([]);
  });
});
