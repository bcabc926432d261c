import { existsSync, readdirSync } from 'node:fs';
import { join, posix, relative } from 'node:path';
import { withAtEnd } from '../changes/change.ts';
import { readText } from '../project/files.ts';
import { isIgnored } from '../project/git.ts';
import { byHand, created, modified, type PlanPart, skipped, together } from './plan.ts';

/** A pattern for the kit's package files in the app's folder, of any version. */
const packedFiles = 'authjs-session-kit*.tgz';

/**
 * Plans changes of Dockerfiles: the kit's files have to be copied before packages are installed.
 *
 * @param root the top of the workspace, or the app's folder.
 * @param packed files that a clone of the app installs, relative to its folder.
 */
export function planDockerFiles(folder: string, root: string, packed: readonly string[]): PlanPart {
  const names = readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ name }) => name);
  return together([
    ...names.filter((name) => /^Dockerfile(\.|$)|\.Dockerfile$/i.test(name)).map(planFile),
    ...names.filter((name) => /^(.+\.)?\.dockerignore$/.test(name)).map(planIgnored),
  ]);

  function planFile(name: string): PlanPart {
    const before = readText(join(folder, name)) ?? '';
    const lines = before.split('\n');
    if (!isBuiltIn(folder, root, lines)) {
      if (copiesKitFirst(lines)) return together([]);
      return byHand(name, `${copied}; where it is built from the top of the workspace`, fromTop());
    }
    const after = lines.map(withPacked).join('\n');
    if (after !== before) return modified(name, before, after, copied);
    return copiesKitFirst(lines) ? together([]) : byHand(name, copied, `COPY ${packedFiles} ./`);
  }

  function fromTop(): string {
    const app = relative(root, folder).replaceAll('\\', '/');
    const places = new Set(packed.map((file) => posix.join(app, posix.dirname(file))));
    return [...places].map((place) => `COPY ${place}/${packedFiles} ${place}/`).join('\n');
  }

  function planIgnored(name: string): PlanPart {
    const before = readText(join(folder, name)) ?? '';
    const ignores = /^(\*\*?\/?)?\*?\.tgz\s*$|^\*\*?\s*$/m.test(before);
    if (!ignores || before.includes(`!${packedFiles}`)) return together([]);
    const gap = before.endsWith('\n') ? '' : '\n';
    const after = `${before}${gap}!${packedFiles}\n`;
    return modified(name, before, after, "the image installs the kit's files");
  }
}

const copied = "the kit's files are copied before they are installed";

/** Whether it certainly copies from the app's folder: a source file exists there, and not at the top of the workspace. */
function isBuiltIn(folder: string, root: string, lines: readonly string[]): boolean {
  if (relative(root, folder) === '') return true;
  const sources = lines.flatMap(sourcesOf);
  const isOnlyIn = (place: string, other: string) =>
    sources.some(
      (source) =>
        !/^\.?\/?$/.test(source) &&
        existsSync(join(place, source)) &&
        !existsSync(join(other, source)),
    );
  return isOnlyIn(folder, root) && !isOnlyIn(root, folder);
}

/** The sources that a line copies into the image. */
function sourcesOf(line: string): string[] {
  const [, , rest = ''] = copy.exec(line) ?? [];
  return rest.trim().split(/\s+/).slice(0, -1);
}

const copy = /^(\s*(?:COPY|ADD)\s+(?!.*--from=)(?:--\S+\s+)*)([^[\s].*)$/i;

/** The line that copies package.json, with the kit's files beside it. */
function withPacked(line: string): string {
  const [, start = '', rest = ''] = copy.exec(line) ?? [];
  const parts = rest.trim().split(/\s+/);
  const [into = '', ...sources] = parts.toReversed();
  const isFolder = into === '.' || into.endsWith('/');
  const isOfPackages = sources.some((source) => /^(\.\/)?package(\*)?\.json$/.test(source));
  if (!isFolder || !isOfPackages || sources.some(isPacked)) return line;
  // With several sources Docker requires a slash at the end of the target.
  const place = into === '.' ? './' : into;
  return `${start}${[...sources.toReversed(), packedFiles, place].join(' ')}${line.endsWith('\r') ? '\r' : ''}`;
}

const isPacked = (source: string) => source.includes('.tgz');

/** Whether the kit's files are copied before packages are installed. */
function copiesKitFirst(lines: readonly string[]): boolean {
  const installs = /\b(?:npm (?:ci|i|install)|pnpm (?:i|install)|yarn(?: install)?|bun install)\b/;
  // The line may follow a mount, which provides files that aren't copied.
  const first = lines.findIndex((line) => installs.test(line) && /^\s*RUN\b|&&|;|^\s/i.test(line));
  if (first === -1) return true;
  const sources = lines.slice(0, first).flatMap(sourcesOf);
  return sources.some((source) => isPacked(source) || source === '.' || source === './');
}

/**
 * Plans changes of .gitignore: `.env.example` and the kit's files are committed, a generated client is not.
 *
 * @param generated the folder of a new generated client; `null`: there is none.
 * @param packed files that a clone of the app installs, relative to its folder.
 */
export function planGitIgnore(
  folder: string,
  generated: string | null,
  packed: readonly string[],
): PlanPart {
  const ofPacked = (place: string) => {
    const packedThere = packed.filter((file) => posix.dirname(file) === place);
    return packedThere.some((file) => isIgnored(folder, file)) ? [`!${packedFiles}`] : [];
  };
  const ofApp = [
    ...(isIgnored(folder, '.env.example') ? ['!.env.example'] : []),
    ...ofPacked('.'),
    ...(generated !== null && isIgnored(folder, generated) === false ? [`/${generated}`] : []),
  ];
  const others = [...new Set(packed.map((file) => posix.dirname(file)))].filter(
    (place) => place !== '.' && ofPacked(place).length > 0,
  );
  return together([
    withLines(folder, '.gitignore', ofApp),
    ...others.map((place) => withLines(folder, posix.join(place, '.gitignore'), ofPacked(place))),
  ]);
}

function withLines(folder: string, name: string, lines: readonly string[]): PlanPart {
  if (lines.length === 0) return skipped(name, 'it says all that is needed');
  const before = readText(join(folder, name));
  const reason = lines.join(', ');
  const added = `${lines.join('\n')}\n`;
  if (before === null) return created(name, added, reason);
  return modified(name, before, withAtEnd(before, added), reason);
}
