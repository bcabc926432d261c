import { type Database, openDatabase as open } from '../../src/cli/open-database.ts';
import { projectFolder } from './project.ts';
import { unlessStopped } from './stop.ts';

/** The database of this repository, unless the script is to end first. */
export function openDatabase(
  databaseUrl: string | undefined,
  stop: AbortSignal,
): Promise<Database> {
  return unlessStopped(stop, open(databaseUrl, projectFolder, console.log));
}
