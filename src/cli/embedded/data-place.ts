import { createHash } from 'node:crypto';
import { existsSync, readdirSync, realpathSync, statSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { EmbeddedPostgresError, systemCode } from './errors.ts';
import { prepareLocations } from './locations.ts';
import { createOutsideFolder, outsidePlace } from './outside.ts';
import { chooseServerUser, closedTo } from './server-user.ts';

const isRoot = () => process.getuid?.() === 0;

function inProject(projectFolder: string): string {
  return join(projectFolder, '.data', 'postgres');
}

/** @returns a folder for this project's path, so that no two clones share one. */
function besideProject(projectFolder: string): string {
  const path = realpathSync(projectFolder);
  // For users who look into the folder: a hash alone would tell them nothing.
  const name = basename(path).replace(/[^\w.-]/g, '-');
  const hash = createHash('sha256').update(path).digest('hex').slice(0, 16);
  return outsidePlace(join(`${name.slice(0, 30)}-${hash}`, 'postgres'));
}

function isInUse(folder: string): boolean {
  try {
    return readdirSync(folder).length > 0;
  } catch (error) {
    return !['ENOENT', 'ENOTDIR'].includes(systemCode(error) ?? '');
  }
}

function nearestFolder(path: string): string {
  const isFolder = statSync(path, { throwIfNoEntry: false })?.isDirectory();
  return isFolder || dirname(path) === path ? path : nearestFolder(dirname(path));
}

/** Whether an embedded database was created for this project before. */
export function hasEmbeddedData(projectFolder: string): boolean {
  if (existsSync(inProject(projectFolder))) return true;
  return isRoot() && existsSync(besideProject(projectFolder));
}

/**
 * @returns the folder for the data of a project's embedded PostgreSQL: `<project>/.data/postgres`. When
 * root starts the server, it runs as another user. If that user can't enter the project, as below /root,
 * it is a folder below /var/lib/authjs-session-kit. Existing data stays where it is.
 *
 * @throws EmbeddedPostgresError when the server can't reach existing data in the project.
 */
export async function placeData(
  projectFolder: string,
  onLog: (line: string) => void = () => {},
): Promise<string> {
  const inside = inProject(projectFolder);
  if (!isRoot()) return inside;
  const outside = besideProject(projectFolder);
  const user = await chooseServerUser(inside);
  const closed = await closedTo(user, [nearestFolder(dirname(inside))]);
  const hasInside = isInUse(inside);
  const hasOutside = isInUse(outside);
  const open = closed === undefined;
  if (hasInside && hasOutside)
    onLog(`Not used, though there is data in it: ${open ? outside : inside}`);
  if (open && (hasInside || !hasOutside)) return inside;
  createOutsideFolder();
  if (hasOutside || !hasInside) return outside;
  // An empty database would look like data loss, and a copy would diverge from the original.
  prepareLocations(outside);
  throw new EmbeddedPostgresError(
    'embedded_unreachable_folder',
    `There is data in ${inside}, and the server's user (uid ${user.uid}) can't enter ${closed}. Nothing was changed. Move the data to where it can be served: mv '${inside}' '${outside}'`,
  );
}
