import { join } from 'node:path';

/** The repository's folder, whatever the working directory. */
export const projectFolder = join(import.meta.dirname, '..', '..');

export function inProject(...names: string[]): string {
  return join(projectFolder, ...names);
}
