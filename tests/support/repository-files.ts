import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';

/** The files of the repository, new ones too; without deleted ones that git still lists. */
export function repositoryFiles(...patterns: string[]): string[] {
  return execFileSync('git', ['ls-files', '-co', '--exclude-standard', ...patterns])
    .toString()
    .split('\n')
    .filter((file) => file && existsSync(file));
}
