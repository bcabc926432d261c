import { installedProgram } from './installed-program.ts';

export function installedNginx(): string | undefined {
  return installedProgram('nginx');
}

/** Whether there can be a shared cache before an app. */
export function hasNginx(): boolean {
  return installedNginx() !== undefined;
}

export const howToGetNginx =
  'No nginx for the test of shared caches. Get it: apt-get install nginx';
