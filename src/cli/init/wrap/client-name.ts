import type { SourceFile } from 'ts-morph';
import { importsOf } from '../../project/imported-file.ts';
import type { PrismaClientExport } from '../../project/prisma-client.ts';
import type { Project } from '../../project/project.ts';
import { pathOf } from '../../project/syntax.ts';

/** The Prisma client, as a file of the app has it; `null`: it doesn't. */
export function clientNameIn(
  file: SourceFile,
  { folder, alias }: Project,
  { module, name, within = '' }: PrismaClientExport,
): string | null {
  const path = pathOf(file);
  const made = file
    .getVariableDeclarations()
    .find((each) => /new\s+PrismaClient\b/.test(each.getInitializer()?.getText() ?? ''));
  if (made) return made.getName();
  if (withoutEnding(path) === module && name !== 'default') return `${name}${within}`;

  const imported = importsOf(folder);
  const isOf = (specifier: string) =>
    specifier === alias.specifier(path, module) ||
    withoutEnding(imported(path, specifier) ?? '') === module;
  const names = file.getImportDeclarations().flatMap((each) => {
    const own = each.getDefaultImport()?.getText();
    const all = each.getNamedImports().map((one) => ({
      original: one.getName(),
      local: one.getAliasNode()?.getText() ?? one.getName(),
    }));
    if (own !== undefined) all.push({ original: 'default', local: own });
    const isClient = isOf(each.getModuleSpecifierValue());
    // What is called so elsewhere is one too, say by another file that hands it on.
    return all.flatMap(({ original, local }) => {
      if (isClient && original === name) return [`${local}${within}`];
      return local === 'prisma' ? [local] : [];
    });
  });
  return names[0] ?? null;
}

const withoutEnding = (path: string) => path.replace(/\.\w+$/, '');
