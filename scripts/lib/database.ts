import { type Database, openDatabase as open } from '../../src/cli/open-database.ts';
import { unlessAborted } from '../../src/cli/unless-aborted.ts';
import { projectFolder } from './project.ts';

/** Opens the demo's database. Rejects when the script is stopped first. */
export function openDatabase(
  databaseUrl: string | undefined,
  stop: AbortSignal,
): Promise<Database> {
  return unlessAborted(stop, open(databaseUrl, projectFolder, console.log));
}
