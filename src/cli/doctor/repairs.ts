import { join } from 'node:path';
import type { Change } from '../changes/change.ts';
import { writeAll } from '../changes/write.ts';
import { readText } from '../project/files.ts';
import type { Due, Fixed } from './report.ts';

/**
 * Does all of it, or nothing.
 *
 * @throws KitError files_unwritable
 */
export async function carryOut(folder: string, repairs: readonly Due[]): Promise<Fixed[]> {
  const paths = [...new Set(repairs.map(({ repair }) => repair.path))];
  const changes = paths.map((path): Change => {
    const before = readText(join(folder, path));
    const own = repairs.filter(({ repair }) => repair.path === path);
    const after = own.reduce((text, { repair }) => repair.edit(text), before);
    return { path, before, after: after ?? '' };
  });
  if (changes.length > 0) await writeAll(folder, changes);
  return repairs.map(({ code, repair: { path, does } }) => ({ code, where: path, did: does }));
}
