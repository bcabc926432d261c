import { existsSync } from 'node:fs';

const places = [
  '/usr/sbin/nginx',
  '/usr/local/sbin/nginx',
  '/usr/bin/nginx',
  '/usr/local/bin/nginx',
  '/opt/homebrew/bin/nginx',
];

/** The machine's own nginx. Looked for by place: few users have /usr/sbin in their PATH. */
export function installedNginx(): string | undefined {
  return places.find((path) => existsSync(path));
}

/** Whether there can be a shared cache before an app. */
export function hasNginx(): boolean {
  return installedNginx() !== undefined;
}

export const howToGetNginx =
  'No nginx for the test of shared caches. Get it: apt-get install nginx';
