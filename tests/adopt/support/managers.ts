import { mkdir } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { inject } from 'vitest';
import { run } from './run.ts';

/** The package managers, as they are run by their names. */
const managers = {
  npm: { package: null, exec: ['npm', 'exec', '--no', '--'] },
  pnpm: { package: 'pnpm@12.21.0', exec: ['pnpm', 'exec'] },
  yarn: { package: '@yarnpkg/cli-dist@4.18.1', exec: ['yarn', 'run'] },
} as const;
export type Manager = keyof typeof managers;

/** The environment in which a package manager is there that npm gets first, and runs no install scripts. */
export async function environmentOf(manager: Manager): Promise<Readonly<Record<string, string>>> {
  const { package: wanted } = managers[manager];
  const quiet = { npm_config_ignore_scripts: 'true', CI: 'true' };
  if (wanted === null) return quiet;
  const tools = join(inject('adopting').folder, `tools-${manager}`);
  await mkdir(tools, { recursive: true });
  await run(tools, 'npm', ['install', '--prefix', tools, '--ignore-scripts', wanted]);
  const bin = join(tools, 'node_modules/.bin');
  const PATH = [bin, process.env.PATH].join(delimiter);
  return { ...quiet, ...(manager === 'yarn' && (await yarn())), PATH };
}

/** Yarn's settings: npm's registry, a node_modules folder, and no install scripts. */
async function yarn(): Promise<Readonly<Record<string, string>>> {
  return {
    YARN_NPM_REGISTRY_SERVER: (await run('.', 'npm', ['config', 'get', 'registry'])).trim(),
    YARN_NODE_LINKER: 'node-modules',
    YARN_ENABLE_SCRIPTS: 'false',
    YARN_ENABLE_TELEMETRY: '0',
    // A lock file is written, in CI too.
    YARN_ENABLE_IMMUTABLE_INSTALLS: 'false',
  };
}

/** A program that is installed in a package, by its name. */
export function execIn(
  folder: string,
  manager: Manager,
  words: readonly string[],
  env: Readonly<Record<string, string>>,
): Promise<string> {
  const [program, ...args] = managers[manager].exec;
  return run(folder, program, [...args, ...words], env);
}
