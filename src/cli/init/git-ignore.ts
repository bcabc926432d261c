import { join, posix } from 'node:path';
import { readText } from '../project/files.ts';
import { isIgnored } from '../project/git.ts';
import { packedFiles } from './docker-files.ts';
import { created, modified, type Part, skipped, together } from './plan.ts';

/**
 * The example of the environment is for everyone, and a generated client for nobody.
 *
 * @param generated its folder, where one is new.
 * @param packed files that a clone of the app installs.
 * @param place the folder of the package that they are in, relative to the app's.
 */
export function planGitIgnore(
  folder: string,
  generated: string | null,
  packed: readonly string[],
  place = '',
): Part {
  const isPackedIgnored = packed.some((file) => isIgnored(folder, posix.join(place, file)));
  const ofPacked = isPackedIgnored ? [`!${packedFiles}`] : [];
  const ofApp = [
    ...(isIgnored(folder, '.env.example') ? ['!.env.example'] : []),
    ...(place === '' ? ofPacked : []),
    ...(generated !== null && isIgnored(folder, generated) === false ? [`/${generated}`] : []),
  ];
  const app = withLines(folder, '.gitignore', ofApp);
  if (place === '' || !isPackedIgnored) return app;
  return together([app, withLines(folder, posix.join(place, '.gitignore'), ofPacked)]);
}

function withLines(folder: string, name: string, lines: readonly string[]): Part {
  if (lines.length === 0) return skipped(name, 'it says all that is needed');
  const before = readText(join(folder, name));
  const reason = lines.join(', ');
  const added = `${lines.join('\n')}\n`;
  if (before === null) return created(name, added, reason);
  return modified(name, before, `${before}${before.endsWith('\n') ? '' : '\n'}\n${added}`, reason);
}
