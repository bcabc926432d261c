import { existsSync } from 'node:fs';

const folders = ['/usr/sbin', '/usr/local/sbin', '/usr/bin', '/usr/local/bin', '/opt/homebrew/bin'];

/** The machine's own program. It is found by its path, because few users have /usr/sbin in their PATH. */
export function installedProgram(name: string): string | undefined {
  return folders.map((folder) => `${folder}/${name}`).find((path) => existsSync(path));
}
