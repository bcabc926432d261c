import { execFile } from 'node:child_process';
import { stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { promisify } from 'node:util';
import { EmbeddedPostgresError } from './errors.ts';

const run = promisify(execFile);

/** The user that the server runs as. Without ids it is the user of this process. */
export interface ServerUser {
  readonly uid?: number;
  readonly gid?: number;
}

async function idsOf(name: string): Promise<ServerUser> {
  const [uid, gid] = await Promise.all([run('id', ['-u', name]), run('id', ['-g', name])]);
  return { uid: Number(uid.stdout), gid: Number(gid.stdout) };
}

/** @returns the user of this name. If it is missing, a system user without home and shell is created. */
async function ensureUser(name: string): Promise<ServerUser> {
  const known = await idsOf(name).catch(() => undefined);
  if (known) return known;
  try {
    await run('useradd', ['--system', '--user-group', '-M', '-s', '/bin/false', name]);
    return await idsOf(name);
  } catch (cause) {
    throw new EmbeddedPostgresError(
      'embedded_no_server_user',
      `PostgreSQL refuses to run as root, and the user "${name}" to run it as can't be created. Create it (useradd --system ${name}), run this as another user than root, or set DATABASE_URL.`,
      { cause },
    );
  }
}

/** PostgreSQL refuses to run as root. Existing data is served by its owner. */
export async function chooseServerUser(data: string): Promise<ServerUser> {
  if (process.getuid?.() !== 0) return {};
  const owner = await stat(data).catch(() => undefined);
  if (owner && owner.uid !== 0) return { uid: owner.uid, gid: owner.gid };
  return ensureUser('postgres');
}

function withParents(folder: string): string[] {
  const parent = dirname(folder);
  return parent === folder ? [folder] : [...withParents(parent), folder];
}

/**
 * @returns the first folder on the way to `folders` that the server's user can't enter, or undefined.
 * Only root starts the server as another user, so nothing is checked for others.
 */
export async function closedTo(
  user: ServerUser,
  folders: readonly string[],
): Promise<string | undefined> {
  if (user.uid === undefined) return undefined;
  const all = [...new Set(folders.flatMap(withParents))];
  // Checked by a shell that runs as that user, because mode bits don't show access control lists.
  const script = 'for folder; do test -x "$folder" || { printf %s "$folder"; exit; }; done';
  const { stdout: closed } = await run('/bin/sh', ['-c', script, 'sh', ...all], {
    uid: user.uid,
    gid: user.gid,
    cwd: '/',
  });
  return closed || undefined;
}

export async function checkReachable(user: ServerUser, folder: string): Promise<void> {
  const closed = await closedTo(user, [folder]);
  if (closed === undefined) return;
  throw new EmbeddedPostgresError(
    'embedded_unreachable_folder',
    `PostgreSQL refuses to run as root, and the user it runs as instead (uid ${user.uid}) can't enter ${closed}. Keep the data elsewhere, open that folder with chmod o+x ${closed}, run this as another user than root, or set DATABASE_URL.`,
  );
}
