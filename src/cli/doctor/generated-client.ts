import { existsSync, readdirSync } from 'node:fs';
import { join, posix } from 'node:path';
import { ts } from 'ts-morph';
import { runnerOf } from '../project/package-manager.ts';
import type { PrismaSetup } from '../project/prisma-setup.ts';
import type { App } from './app.ts';
import type { Check } from './check.ts';

export const clientNotGenerated: Check = {
  code: 'client-not-generated',
  level: 'error',
  title: "The Prisma client that the app imports isn't there",
  look(app) {
    const { folder, prisma, packageManager } = app;
    if (!prisma) return { skipped: 'the app has no Prisma' };
    if (app.variables('CI'))
      return { skipped: 'CI is set, and the build may be what generates it' };
    return outputsOf(prisma)
      .filter((output) => !isGenerated(join(folder, output)))
      .flatMap((output) => {
        const where = firstImport(app, output);
        if (where === null) return [];
        return [
          {
            where,
            detail: `${output} was never generated from the schema: the app can't be built, and no session can be read.`,
            fix: `Generate it: ${runnerOf(packageManager.name)} prisma generate. On servers too, before the build.`,
          },
        ];
      });
  },
};

/** @returns the folders of generated clients, without those in node_modules, which installing fills. */
function outputsOf({ files }: PrismaSetup): string[] {
  return files
    .flatMap(({ path, blocks }) => blocks.map((block) => ({ path, block })))
    .filter(({ block }) => block.kind === 'generator' && isOfClient(block.settings.provider))
    .flatMap(({ path, block: { settings } }) =>
      settings.output ? posix.join(posix.dirname(path), settings.output) : [],
    )
    .filter((output) => !/^\.\.|\bnode_modules\b|["(]/.test(output));
}

const isOfClient = (provider = '') => /^prisma-client(-js)?$/.test(provider);

/** Whether a folder has the file that the client is imported from, of either generator. */
function isGenerated(place: string): boolean {
  return existsSync(place) && readdirSync(place).some((name) => /^(client|index)\./.test(name));
}

/** @returns the first import from a folder, with its line; `null`: there is none. */
function firstImport(app: App, output: string): string | null {
  for (const path of app.code.paths) {
    const text = app.code.text(path);
    // Only files that name the folder are parsed.
    if (!text.includes(posix.basename(output))) continue;
    for (const { fileName, pos } of ts.preProcessFile(text, true, true).importedFiles) {
      const to = app.code.imported(path, fileName, `${output}/`);
      if (!to?.startsWith(`${output}/`)) continue;
      return `${path}:${text.slice(0, pos).split('\n').length}`;
    }
  }
  return null;
}
