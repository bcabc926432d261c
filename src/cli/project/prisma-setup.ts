import { statSync } from 'node:fs';
import { join, posix } from 'node:path';
import { KitError } from 'authjs-session-kit';
import { Node, SyntaxKind } from 'ts-morph';
import { firstOf, readText, sourceFiles } from './files.ts';
import { majorOf } from './layout.ts';
import { installedVersion, type PackageFile, rangeOf } from './package-file.ts';
import { type Block, readSchema } from './schema-language.ts';
import { bare, parseSource } from './source.ts';
import { pathIn, type WorkspacePackage, workspaceTop } from './workspace.ts';

/** How the app uses Prisma. */
export interface PrismaSetup {
  /** The package of the workspace that has it; not given: the app. */
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
  /** Where the client is generated to, as the schema says it; `null`: into node_modules. */
  readonly output: string | null;
  /** Whether its client has no engine of its own and needs a driver, by its version or its settings. */
  readonly needsDriver: boolean;
  /** Where migrations are kept; `null`: there are none so far. */
  readonly migrations: string | null;
  readonly major: number;
}

export interface SchemaFile {
  readonly path: string;
  readonly text: string;
  readonly blocks: readonly Block[];
}

/** Of the versions of Prisma that the kit works with. */
const newest = '7';

/**
 * In the app, or else where the top of its workspace says, or in a package that it uses. All paths are relative to the app's folder.
 *
 * @returns `null`: there is no schema.
 * @throws KitError schema_unreadable
 */
export function findPrisma(
  folder: string,
  packageFile: PackageFile,
  packages: readonly WorkspacePackage[],
): PrismaSetup | null {
  const own = prismaIn(folder, packageFile);
  if (own) return own;
  const top = workspaceTop(folder);
  // A default place there may be of another app.
  const isNamed = top && (top.packageFile.prisma?.schema ?? configIn(join(folder, top.folder)));
  for (const owner of isNamed ? [top, ...packages] : packages) {
    const found = prismaIn(join(folder, owner.folder), owner.packageFile);
    if (!found) continue;
    const moved = (path: string | null) => (path === null ? null : pathIn(owner, path));
    const { config, files, folder: place, migrations } = found;
    return {
      ...found,
      owner,
      config: moved(config),
      files: files.map((file) => ({ ...file, path: pathIn(owner, file.path) })),
      folder: moved(place),
      migrations: moved(migrations),
    };
  }
  return null;
}

function prismaIn(folder: string, packageFile: PackageFile): PrismaSetup | null {
  // In a workspace another package may ask for it.
  const version =
    installedVersion('prisma', folder) ??
    rangeOf('prisma', packageFile) ??
    rangeOf('@prisma/client', packageFile) ??
    newest;
  const config = configIn(folder);
  const place = schemaPlace(folder, packageFile, config);
  if (place === null) return null;

  const isFolder = statSync(join(folder, place)).isDirectory();
  const paths = isFolder
    ? sourceFiles(join(folder, place), /\.prisma$/).map((path) => posix.join(place, path))
    : [place];
  const files = paths.map((path) => {
    const text = readText(join(folder, path)) ?? '';
    return { path, text, blocks: readSchema(text, path) };
  });
  const blocks = files.flatMap((file) => file.blocks);
  const datasource = blocks.find(({ kind }) => kind === 'datasource');
  const generator = blocks.find(
    ({ kind, settings }) => kind === 'generator' && settings.provider?.startsWith('prisma-client'),
  );
  const major = majorOf(version);
  const migrations = migrationsPlace(folder, config, isFolder ? place : posix.dirname(place));
  return {
    config,
    files,
    folder: isFolder ? place : null,
    provider: datasource?.settings.provider ?? 'unknown',
    generator: generator?.settings.provider ?? 'prisma-client-js',
    output: generator?.settings.output ?? null,
    needsDriver: major >= 7 || isWithoutEngine(generator?.settings),
    migrations,
    major,
  };
}

function configIn(folder: string): string | null {
  const endings = ['ts', 'mts', 'cts', 'js', 'mjs', 'cjs'];
  return firstOf(
    folder,
    endings.map((ending) => `prisma.config.${ending}`),
  );
}

/** Prisma 6 may do without its engine too: by a preview feature at first, later by a setting. */
function isWithoutEngine(settings: Block['settings'] = {}): boolean {
  return settings.engineType === 'client' || /"queryCompiler"/.test(settings.previewFeatures ?? '');
}

/** A model by its name, and the file it is in. */
export function findModel({ files }: PrismaSetup, name: string) {
  for (const file of files) {
    const block = file.blocks.find((each) => each.kind === 'model' && each.name === name);
    if (block) return { file, block };
  }
  return null;
}

function schemaPlace(
  folder: string,
  { prisma }: PackageFile,
  config: string | null,
): string | null {
  const configured = config === null ? null : configuredPath(folder, config, 'schema');
  const given = configured ?? prisma?.schema ?? null;
  if (given === null) return firstOf(folder, ['prisma/schema.prisma', 'schema.prisma']);
  const place = posix.normalize(given);
  if (firstOf(folder, [place]) !== null) return place;
  throw new KitError(
    'schema_unreadable',
    `${config ?? 'package.json'} says that Prisma’s schema is ${given}, and there is none.`,
  );
}

function migrationsPlace(folder: string, config: string | null, beside: string): string | null {
  const configured = config === null ? null : configuredPath(folder, config, 'path', 'migrations');
  return firstOf(folder, [posix.normalize(configured ?? posix.join(beside, 'migrations'))]);
}

/**
 * A path in Prisma's configuration, where it is written out: `'prisma/schema.prisma'`, or joined from
 * such parts.
 *
 * @param within the property that holds it.
 */
function configuredPath(
  folder: string,
  config: string,
  name: string,
  within?: string,
): string | null {
  const file = parseSource(folder, config);
  const properties = file.getDescendantsOfKind(SyntaxKind.PropertyAssignment);
  const found = properties.find((each) => {
    const holder = each.getFirstAncestorByKind(SyntaxKind.PropertyAssignment)?.getName();
    return each.getName() === name && holder === within;
  });
  if (!found) return null;
  const path = writtenOut(bare(found.getInitializer()));
  if (path !== null) return path;
  throw new KitError(
    'schema_unreadable',
    `${config} works out "${name}" by code, which isn’t run here. Write the path out, and run this again.`,
  );
}

function writtenOut(node: Node | undefined): string | null {
  if (Node.isStringLiteral(node) || Node.isNoSubstitutionTemplateLiteral(node)) {
    return node.getLiteralText();
  }
  if (
    !Node.isCallExpression(node) ||
    !/(^|\.)(join|resolve)$/.test(node.getExpression().getText())
  ) {
    return null;
  }
  const [first, ...rest] = node.getArguments();
  // The folder of the configuration is the app's.
  const isHere = /^(__dirname|import\.meta\.dirname|process\.cwd\(\))$/.test(
    first?.getText() ?? '',
  );
  const parts = (isHere ? rest : node.getArguments()).map((each) => writtenOut(bare(each)));
  return parts.every((part) => part !== null) ? posix.join(...parts) : null;
}
