import { join } from 'node:path';

/** The repository, wherever a script was called from. */
export const projectFolder = join(import.meta.dirname, '..', '..');

export function inProject(...names: string[]): string {
  return join(projectFolder, ...names);
}
