import { statSync } from 'node:fs';
import { join, posix } from 'node:path';
import { Node, SyntaxKind } from 'ts-morph';
import { CommandError } from '../command-error.ts';
import type { Code } from './code.ts';
import { firstOf, readText, sourceFiles, withEachEnding } from './files.ts';
import { installedVersion, majorOf, type PackageFile, rangeOf } from './package-file.ts';
import { type Block, readSchema } from './schema-language.ts';
import { textOf, unwrapped } from './syntax.ts';
import { type WorkspacePackage, workspaceTop } from './workspace.ts';

/** How the app uses Prisma. */
export interface PrismaSetup {
  /** The package of the workspace with the schema; not given: the app. */
  readonly owner?: WorkspacePackage;
  /** `prisma.config.ts` or the like, if there is one. */
  readonly config: string | null;
  /** One file, or all of a folder. */
  readonly files: readonly SchemaFile[];
  /** The folder of a schema of many files; `null`: it is one file. */
  readonly folder: string | null;
  /** "postgresql", "mysql", … */
  readonly provider: string;
  /** The generator of the client: "prisma-client" or "prisma-client-js". */
  readonly generator: string;
  /** The path of the generated client, as in the schema; `null`: in node_modules. */
  readonly output: string | null;
  /** Whether the client has no engine, so that it needs a driver adapter. */
  readonly needsDriver: boolean;
  /** The folder of migrations; `null`: there are none yet. */
  readonly migrations: string | null;
  readonly major: number;
}

export interface SchemaFile {
  readonly path: string;
  readonly text: string;
  readonly blocks: readonly Block[];
}

/** The newest version of Prisma that the kit works with. */
const newest = '7';

/**
 * Finds Prisma in the app, or else where the top of its workspace names a schema, or else in a package that the
 * app uses. All paths are relative to the app's folder.
 *
 * @returns `null`: there is no schema.
 * @throws CommandError schema_unreadable
 */
export function findPrisma(
  code: Code,
  packageFile: PackageFile,
  packages: readonly WorkspacePackage[],
): PrismaSetup | null {
  const inApp = prismaIn(code, packageFile, '');
  if (inApp) return inApp;
  const top = workspaceTop(code.folder);
  // A schema in a default place at the top may belong to another app.
  const isNamed = top && (top.packageFile.prisma?.schema ?? configIn(code, top.folder));
  for (const owner of isNamed ? [top, ...packages] : packages) {
    const found = prismaIn(code, owner.packageFile, owner.folder);
    if (found) return { ...found, owner };
  }
  return null;
}

/** @param folder that of the package, relative to the app's. */
function prismaIn(code: Code, packageFile: PackageFile, folder: string): PrismaSetup | null {
  const place = join(code.folder, folder);
  const config = configIn(code, folder);
  const schema = schemaPlace(code, packageFile, folder, config);
  if (schema === null) return null;

  const isFolder = statSync(join(code.folder, schema)).isDirectory();
  const paths = isFolder
    ? sourceFiles(join(code.folder, schema), /\.prisma$/).map((path) => posix.join(schema, path))
    : [schema];
  const files = paths.map((path) => {
    const text = readText(join(code.folder, path)) ?? '';
    return { path, text, blocks: readSchema(text, path) };
  });
  const blocks = files.flatMap((file) => file.blocks);
  const datasource = blocks.find(({ kind }) => kind === 'datasource');
  const generator = blocks.find(
    ({ kind, settings }) => kind === 'generator' && settings.provider?.startsWith('prisma-client'),
  );
  // In a workspace another package may list Prisma.
  const version =
    installedVersion('prisma', place) ??
    rangeOf('prisma', packageFile) ??
    rangeOf('@prisma/client', packageFile) ??
    newest;
  const major = majorOf(version);
  return {
    config,
    files,
    folder: isFolder ? schema : null,
    provider: datasource?.settings.provider ?? 'unknown',
    generator: generator?.settings.provider ?? 'prisma-client-js',
    output: generator?.settings.output ?? null,
    needsDriver: major >= 7 || isWithoutEngine(generator?.settings),
    migrations: migrationsPlace(code, folder, config, isFolder ? schema : posix.dirname(schema)),
    major,
  };
}

function configIn(code: Code, folder: string): string | null {
  return firstIn(code, folder, withEachEnding('prisma.config'));
}

/** The first of these paths of a package that exists, relative to the app's folder. */
function firstIn(code: Code, folder: string, paths: readonly string[]): string | null {
  return firstOf(
    code.folder,
    paths.map((path) => posix.join(folder, path)),
  );
}

/** Whether Prisma 6 works without its engine: by a preview feature in early versions, by a setting in later ones. */
function isWithoutEngine(settings: Block['settings'] = {}): boolean {
  return settings.engineType === 'client' || /"queryCompiler"/.test(settings.previewFeatures ?? '');
}

/** A model by its name, and the file it is in. */
export function findModel({ files }: PrismaSetup, name: string) {
  for (const file of files) {
    const block = file.blocks.find(
      (candidate) => candidate.kind === 'model' && candidate.name === name,
    );
    if (block) return { file, block };
  }
  return null;
}

function schemaPlace(
  code: Code,
  { prisma }: PackageFile,
  folder: string,
  config: string | null,
): string | null {
  const configured = config === null ? null : configuredPath(code, config, 'schema');
  const given = configured ?? prisma?.schema ?? null;
  if (given === null) return firstIn(code, folder, ['prisma/schema.prisma', 'schema.prisma']);
  const found = firstIn(code, folder, [given]);
  if (found !== null) return found;
  throw new CommandError(
    'schema_unreadable',
    `${config ?? 'package.json'} names ${given} as Prisma's schema, and there is no such file.`,
  );
}

function migrationsPlace(
  code: Code,
  folder: string,
  config: string | null,
  beside: string,
): string | null {
  const configured = config === null ? null : configuredPath(code, config, 'path', 'migrations');
  return configured === null
    ? firstOf(code.folder, [posix.join(beside, 'migrations')])
    : firstIn(code, folder, [configured]);
}

/**
 * A path in Prisma's configuration: a string such as `'prisma/schema.prisma'`, or strings that are joined.
 *
 * @param holder the property that holds it.
 */
function configuredPath(code: Code, config: string, name: string, holder?: string): string | null {
  const properties = code.file(config).getDescendantsOfKind(SyntaxKind.PropertyAssignment);
  const found = properties.find(
    (property) =>
      property.getName() === name &&
      property.getFirstAncestorByKind(SyntaxKind.PropertyAssignment)?.getName() === holder,
  );
  if (!found) return null;
  const path = writtenOut(found.getInitializer());
  if (path !== null) return path;
  throw new CommandError(
    'schema_unreadable',
    `${config} computes "${name}" by code, and this command runs no code of the app. Write the path as a string, and run this again.`,
  );
}

function writtenOut(node: Node | undefined): string | null {
  const call = unwrapped(node);
  if (!Node.isCallExpression(call)) return textOf(call);
  if (!/(^|\.)(join|resolve)$/.test(call.getExpression().getText())) return null;
  const [first, ...rest] = call.getArguments();
  // The folder of the configuration is the app's.
  const ownFolder = ['__dirname', 'import.meta.dirname', 'process.cwd()'];
  const isHere = ownFolder.includes(first?.getText() ?? '');
  const parts = (isHere ? rest : call.getArguments()).map(writtenOut);
  return parts.every((part) => part !== null) ? posix.join(...parts) : null;
}
