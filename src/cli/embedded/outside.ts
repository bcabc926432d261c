import { chmodSync, lstatSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { EmbeddedPostgresError, systemCode } from './errors.ts';

/**
 * Root's folder for what the server's user can't reach in the project. Not below /tmp, where any user
 * could create a folder of this name.
 */
const outside = '/var/lib/authjs-session-kit';

export function outsidePlace(name: string): string {
  return join(outside, name);
}

/** Creates that folder: only root may write to it, and the server's user may pass through it. */
export function createOutsideFolder(): void {
  try {
    const made = mkdirSync(outside, { recursive: true });
    // Not as mkdir's mode, because the umask would apply to that.
    if (made) chmodSync(outside, 0o711);
  } catch (cause) {
    const code = systemCode(cause);
    if (code !== 'EEXIST') {
      throw new EmbeddedPostgresError(
        'embedded_unreachable_folder',
        `The server's user can't enter the project, and ${outside} can't be made in its place (${code ?? String(cause)}). Move the project, run this as another user than root, or set DATABASE_URL.`,
        { cause },
      );
    }
  }
  const found = lstatSync(outside);
  if (found.isDirectory() && found.uid === 0 && (found.mode & 0o022) === 0) return;
  throw new EmbeddedPostgresError(
    'embedded_unreachable_folder',
    `${outside} has to be a folder that belongs to root and that only root may write to, and is not. Nothing in it was used. Move it away, or set DATABASE_URL.`,
  );
}
