import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { readText } from '../project/files.ts';
import { created, modified, type Part, skipped } from './plan.ts';

/** Whether git leaves this file alone; `null`: the app is in no repository. */
export function isIgnored(folder: string, path: string): boolean | null {
  const { status } = spawnSync('git', ['check-ignore', '-q', '--no-index', path], { cwd: folder });
  return status === 0 ? true : status === 1 ? false : null;
}

/**
 * The example of the environment is for everyone, and a generated client for nobody.
 *
 * @param generated its folder, where one is new.
 */
export function planGitIgnore(folder: string, generated: string | null): Part {
  const name = '.gitignore';
  const lines = [
    ...(isIgnored(folder, '.env.example') ? ['!.env.example'] : []),
    ...(generated !== null && isIgnored(folder, generated) === false ? [`/${generated}`] : []),
  ];
  if (lines.length === 0) return skipped(name, 'it says all that is needed');
  const before = readText(join(folder, name));
  const reason = lines.join(', ');
  const added = `${lines.join('\n')}\n`;
  if (before === null) return created(name, added, reason);
  return modified(name, before, `${before}${before.endsWith('\n') ? '' : '\n'}\n${added}`, reason);
}
