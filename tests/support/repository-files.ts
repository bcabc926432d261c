import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';

/** The files of the repository, new ones too; one that was deleted is gone before git is told. */
export function repositoryFiles(...patterns: string[]): string[] {
  return execFileSync('git', ['ls-files', '-co', '--exclude-standard', ...patterns])
    .toString()
    .split('\n')
    .filter((file) => file && existsSync(file));
}
