import { createTwoFilesPatch } from 'diff';
import type { Change } from './change.ts';

/** A change as a unified diff. Of a .env file only what changes: the lines beside it are secrets. */
export function unifiedDiff({ path, before, after }: Change): string {
  const patch = createTwoFilesPatch(
    before === null ? '/dev/null' : `a/${path}`,
    `b/${path}`,
    before ?? '',
    after,
    undefined,
    undefined,
    { context: path.startsWith('.env') ? 0 : 3 },
  );
  return patch.replace(/^=+\n/, '');
}
