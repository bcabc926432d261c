import { randomBytes } from 'node:crypto';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
import { startTemplate } from '../../support/template-database.ts';
import { run } from './run.ts';

declare module 'vitest' {
  interface ProvidedContext {
    adopting: {
      /** A new app as create-next-app makes it, with all packages installed that any app needs. */
      base: string;
      /** The folder for apps made from it. */
      folder: string;
      serverUrl: string;
    };
  }
}

/** The newest versions of the packages that create-next-app installs. */
const createNextApp = 'create-next-app@16.4.3';

const packages = [
  'next-auth@5.0.0-beta.32',
  '@auth/prisma-adapter@2.11.3',
  'prisma@7.10.0',
  '@prisma/client@7.10.0',
  '@prisma/adapter-pg@7.10.0',
];

/** The packages, in the repository. */
const ours = ['src/kit', 'src/cli'];

/** Packs the kit and its command line as npm would publish them, and installs it into a new app, once for all tests. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const folder = await mkdtemp(join(tmpdir(), 'session-kit-adopt-'));
  const template = await startTemplate(`kit_adopt_${randomBytes(4).toString('hex')}`);
  const stop = async () => {
    await template.stop();
    await rm(folder, { recursive: true, force: true });
  };
  try {
    await run(process.cwd(), 'npm', ['run', '--silent', 'build:packages']);
    const tarballs: string[] = [];
    for (const place of ours) {
      const pack = ['pack', '--ignore-scripts', '--json', '--pack-destination', folder];
      const output = await run(join(process.cwd(), place), 'npm', pack);
      const [{ filename }] = JSON.parse(output) as [{ filename: string }];
      tarballs.push(join(folder, filename));
    }

    await run(folder, 'npx', [
      '--yes',
      createNextApp,
      'base',
      ...['--ts', '--app', '--empty', '--biome', '--no-tailwind', '--no-src-dir'],
      ...['--skip-install', '--disable-git', '--yes'],
    ]);
    const base = join(folder, 'base');
    await run(base, 'npm', [
      'install',
      '--ignore-scripts',
      '--no-audit',
      '--no-fund',
      ...packages,
      ...tarballs,
    ]);
    await leaveOut(base, 'authjs-session-kit', 'authjs-session-kit-cli');
    const { serverUrl } = template;
    project.provide('adopting', { base, folder, serverUrl });
    return stop;
  } catch (error) {
    await stop();
    throw error;
  }
}

/** Installed, but not in package.json yet, which `init` has to notice. */
async function leaveOut(app: string, ...names: string[]): Promise<void> {
  const file = join(app, 'package.json');
  const { dependencies, ...rest } = JSON.parse(await readFile(file, 'utf8'));
  for (const name of names) delete dependencies[name];
  await writeFile(file, JSON.stringify({ ...rest, dependencies }, null, 2));
}
