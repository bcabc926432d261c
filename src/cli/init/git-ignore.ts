import { join } from 'node:path';
import { readText } from '../project/files.ts';
import { isIgnored } from '../project/git.ts';
import { packedFiles } from './docker-files.ts';
import { created, modified, type Part, skipped } from './plan.ts';

/**
 * The example of the environment is for everyone, and a generated client for nobody.
 *
 * @param generated its folder, where one is new.
 * @param packed files that a clone of the app installs.
 */
export function planGitIgnore(
  folder: string,
  generated: string | null,
  packed: readonly string[],
): Part {
  const name = '.gitignore';
  const lines = [
    ...(isIgnored(folder, '.env.example') ? ['!.env.example'] : []),
    ...(packed.some((file) => isIgnored(folder, file)) ? [`!${packedFiles}`] : []),
    ...(generated !== null && isIgnored(folder, generated) === false ? [`/${generated}`] : []),
  ];
  if (lines.length === 0) return skipped(name, 'it says all that is needed');
  const before = readText(join(folder, name));
  const reason = lines.join(', ');
  const added = `${lines.join('\n')}\n`;
  if (before === null) return created(name, added, reason);
  return modified(name, before, `${before}${before.endsWith('\n') ? '' : '\n'}\n${added}`, reason);
}
