import type { SourceFile } from 'ts-morph';
import { withoutEnding } from '../../project/files.ts';
import type { PrismaClientExport } from '../../project/prisma-client.ts';
import type { Project } from '../../project/project.ts';
import { importedNames, pathOf } from '../../project/syntax.ts';
import type { ModelNames } from '../model-texts.ts';
import type { UserFields } from '../user-model.ts';

export interface AuthFileOptions {
  readonly client: PrismaClientExport;
  readonly names: ModelNames;
  readonly user: UserFields;
  readonly sessionId: string;
  /** Helpers in addition to those that every app gets. */
  readonly more: readonly string[];
  /** The provider whose account ids are the user ids in v4's jwts. Default: the user ids are ids of rows. */
  readonly v4Provider?: string | null;
}

/** The functions of the kit that an app exports. */
export const helpers = [
  'handlers',
  'auth',
  'signIn',
  'signOut',
  'getSession',
  'requireSession',
  'withSession',
  'refreshSession',
  'createProxy',
  'sessions',
];

/** The code that connects the kit with the app's database. */
export interface Glue {
  /** A statement with the app's names of models and fields; "": the names are Auth.js's. */
  readonly names: string;
  /** Properties for the options of `createSessionKit`. */
  readonly adapter: string;
  readonly sessions: string;
  /** Further options. */
  readonly more: readonly string[];
  /** `null`: the file has the client already. */
  readonly clientImport: string | null;
}

/** @param file the existing file. Default: the file is new. */
export function glueFor(
  project: Project,
  path: string,
  options: AuthFileOptions,
  file?: SourceFile,
): Glue {
  const { client } = options;
  const known = file ? clientNameIn(file, project, client) : null;
  const expression = known ?? `${localName(client)}${client.within ?? ''}`;
  const names = namesStatement(options);
  return {
    names,
    adapter: `adapter: prismaAdapter(${expression}${names && ', names'})`,
    sessions: `sessions: prismaSessions(${expression}${names && ', { names }'})`,
    more: options.v4Provider ? [`v4Provider: '${options.v4Provider}'`] : [],
    clientImport:
      known === null ? clientImport(client, project.alias.specifier(path, client.module)) : null,
  };
}

/** @param adapter whether the kit's adapter is imported too. */
export function kitImports(adapter: boolean): string[] {
  return [
    "import { createSessionKit } from 'authjs-session-kit/next';",
    `import { ${adapter ? 'prismaAdapter, ' : ''}prismaSessions } from 'authjs-session-kit/prisma';`,
  ];
}

/** Imports the client as "prisma", or the object that holds it under its own name. */
function clientImport(client: PrismaClientExport, from: string): string {
  const { name } = client;
  const local = localName(client);
  if (name === 'default') return `import ${local} from '${from}';`;
  return `import { ${name === local ? name : `${name} as ${local}`} } from '${from}';`;
}

function localName({ name, within }: PrismaClientExport): string {
  if (within === undefined) return 'prisma';
  return name === 'default' ? 'database' : name;
}

/** The expression by which a file already has the Prisma client; `null`: it has none. */
function clientNameIn(
  file: SourceFile,
  { code, alias }: Project,
  { module, name, within = '' }: PrismaClientExport,
): string | null {
  const path = pathOf(file);
  const declaration = file
    .getVariableDeclarations()
    .find((variable) => /new\s+PrismaClient\b/.test(variable.getInitializer()?.getText() ?? ''));
  if (declaration) return declaration.getName();
  if (withoutEnding(path) === module && name !== 'default') return `${name}${within}`;

  const isOfModule = (specifier: string) =>
    specifier === alias.specifier(path, module) ||
    withoutEnding(code.imported(path, specifier) ?? '') === module;
  const found = importedNames(file).flatMap((taken) => {
    if (taken.name === name && isOfModule(taken.specifier)) return `${taken.local}${within}`;
    // A `prisma` from another file is assumed to be a re-export of the client.
    return taken.local === 'prisma' ? taken.local : [];
  });
  return found[0] ?? null;
}

function namesStatement({ names, user, sessionId }: AuthFileOptions): string {
  const lines = Object.entries(names).flatMap(([kind, name]) => {
    const standard = `${kind[0]?.toUpperCase()}${kind.slice(1)}`;
    const others = [
      ...(name === standard ? [] : [`model: '${name}'`]),
      ...(kind === 'user' ? otherFields({ ...user }) : []),
      ...(kind === 'session' ? otherFields({ id: sessionId }) : []),
    ];
    return others.length > 0 ? [`  ${kind}: { ${others.join(', ')} },`] : [];
  });
  if (lines.length === 0) return '';
  return `// Where this app has other names than Auth.js.\nconst names = {\n${lines.join('\n')}\n};`;
}

/** Missing fields are left out: the kit detects these. */
function otherFields(fields: Readonly<Record<string, string | null | undefined>>): string[] {
  const others = Object.entries(fields)
    .filter(([field, name]) => name !== undefined && name !== field)
    .map(([field, name]) => `${field}: ${name === null ? 'null' : `'${name}'`}`);
  return others.length > 0 ? [`fields: { ${others.join(', ')} }`] : [];
}
