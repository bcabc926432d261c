import { join, posix } from 'node:path';
import { readText } from '../project/files.ts';
import { isIgnored } from '../project/git.ts';
import { packedFiles } from './docker-files.ts';
import { created, modified, type Part, skipped, together } from './plan.ts';

/**
 * The example of the environment is for everyone, and a generated client for nobody.
 *
 * @param generated its folder, where one is new.
 * @param packed files that a clone of the app installs, relative to its folder.
 */
export function planGitIgnore(
  folder: string,
  generated: string | null,
  packed: readonly string[],
): Part {
  const ofPacked = (place: string) => {
    const there = packed.filter((file) => posix.dirname(file) === place);
    return there.some((file) => isIgnored(folder, file)) ? [`!${packedFiles}`] : [];
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

function withLines(folder: string, name: string, lines: readonly string[]): Part {
  if (lines.length === 0) return skipped(name, 'it says all that is needed');
  const before = readText(join(folder, name));
  const reason = lines.join(', ');
  const added = `${lines.join('\n')}\n`;
  if (before === null) return created(name, added, reason);
  return modified(name, before, `${before}${before.endsWith('\n') ? '' : '\n'}\n${added}`, reason);
}
