import { createHash } from 'node:crypto';
import { existsSync, readdirSync, realpathSync, statSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { EmbeddedPostgresError, systemCode } from './errors.ts';
import { prepareLocations } from './locations.ts';
import { makeOutside, outsidePlace } from './outside.ts';
import { chooseServerUser, closedTo } from './server-user.ts';

const isRoot = () => process.getuid?.() === 0;

function inProject(projectFolder: string): string {
  return join(projectFolder, '.data', 'postgres');
}

/** One for each path, so that it is found again and no two clones share it. */
function besideProject(projectFolder: string): string {
  const path = realpathSync(projectFolder);
  // For a user who looks into the folder: the hash alone says nothing.
  const name = basename(path).replace(/[^\w.-]/g, '-');
  const hash = createHash('sha256').update(path).digest('hex').slice(0, 16);
  return outsidePlace(join(`${name.slice(0, 30)}-${hash}`, 'postgres'));
}

function holdsAnything(folder: string): boolean {
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

/** Whether a database was made for this project before. */
export function hasEmbeddedData(projectFolder: string): boolean {
  if (existsSync(inProject(projectFolder))) return true;
  return isRoot() && existsSync(besideProject(projectFolder));
}

/**
 * Where the embedded PostgreSQL of a project keeps its data: `<project>/.data/postgres`. For root,
 * whose server runs as another user, it is a folder below /var/lib/authjs-session-kit when that user
 * can't enter the project, as below /root. Data that is there already stays where it is.
 *
 * @throws EmbeddedPostgresError when there is data in the project that its server can't reach
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
  const hasInside = holdsAnything(inside);
  const hasOutside = holdsAnything(outside);
  const open = closed === undefined;
  if (hasInside && hasOutside)
    onLog(`Not used, though there is data in it: ${open ? outside : inside}`);
  if (open && (hasInside || !hasOutside)) return inside;
  makeOutside();
  if (hasOutside || !hasInside) return outside;
  // A new database would look as if the data were gone, and a copy would be a second truth.
  prepareLocations(outside);
  throw new EmbeddedPostgresError(
    'embedded_unreachable_folder',
    `There is data in ${inside}, and the server's user (uid ${user.uid}) can't enter ${closed}. Nothing was changed. Move the data to where it can be served: mv '${inside}' '${outside}'`,
  );
}
