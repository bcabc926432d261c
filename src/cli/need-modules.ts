import { createRequire } from 'node:module';
import { CommandError } from './command-error.ts';
import { systemCode } from './embedded/errors.ts';
import { peerRange } from './own-package.ts';

/**
 * Checks that modules are installed which only some commands need.
 *
 * @param what the name of what needs them, which begins the message.
 * @param otherwise the end of the message: an alternative to installing them.
 * @throws CommandError package_missing, with the versions that the kit works with.
 */
export function needModules(modules: readonly string[], what: string, otherwise = ''): void {
  const missing = [...new Set(modules.filter((name) => !isInstalled(name)).map(packageOf))];
  if (missing.length === 0) return;
  throw new CommandError(
    'package_missing',
    `${what} needs packages that are not installed. Run npm install --save-dev ${withVersions(missing)}${otherwise}.`,
  );
}

/** Whether a module can be found from here. One that can't be loaded by `require` counts as installed. */
function isInstalled(name: string): boolean {
  try {
    createRequire(import.meta.url).resolve(name);
    return true;
  } catch (error) {
    return systemCode(error) !== 'MODULE_NOT_FOUND';
  }
}

/** `@scope/name` for `@scope/name/path`. */
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
