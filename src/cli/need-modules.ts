import { createRequire } from 'node:module';
import { CommandError } from './command-error.ts';
import { systemCode } from './embedded/errors.ts';
import { peerRange } from './own-package.ts';

/**
 * Makes sure of modules that not every app has, and only some commands load.
 *
 * @param what what needs them.
 * @param otherwise what to do when they can't be there.
 * @throws CommandError package_missing, with the versions that go with the kit.
 */
export function needModules(modules: readonly string[], what: string, otherwise = ''): void {
  const missing = [...new Set(modules.filter((name) => !isInstalled(name)).map(packageOf))];
  if (missing.length === 0) return;
  throw new CommandError(
    'package_missing',
    `${what} needs more than is installed. Run npm install --save-dev ${withVersions(missing)}${otherwise}.`,
  );
}

/** Whether it can be loaded from here. A module of the wrong kind is there as well. */
function isInstalled(name: string): boolean {
  try {
    createRequire(import.meta.url).resolve(name);
    return true;
  } catch (error) {
    return systemCode(error) !== 'MODULE_NOT_FOUND';
  }
}

/** `@scope/name/path` is of the package `@scope/name`. */
function packageOf(module: string): string {
  return module
    .split('/')
    .slice(0, module.startsWith('@') ? 2 : 1)
    .join('/');
}

function withVersions(names: readonly string[]): string {
  return names
    .map((name) => {
      const range = peerRange(name);
      return range ? `${name}@${range}` : name;
    })
    .join(' ');
}
