import { join } from 'node:path';
import {
  type CallExpression,
  type ImportDeclaration,
  Node,
  type ObjectLiteralExpression,
  type SourceFile,
} from 'ts-morph';
import { callOf } from '../project/auth-setup.ts';
import { readText } from '../project/files.ts';
import type { Project } from '../project/project.ts';
import { bare, parseSource } from '../project/source.ts';
import {
  type AuthFileOptions,
  adapterCall,
  clientImport,
  ownNames,
  sessionsCall,
} from './auth-file.ts';
import { type Edit, withEdits } from './edits.ts';
import { byHand, modified, type Part, together } from './plan.ts';

/** `NextAuth({…})` as `createSessionKit({…})`: all in it stays but how sessions are kept. */
export function planWrap(project: Project, path: string, options: AuthFileOptions): Part {
  const before = readText(join(project.folder, path)) ?? '';
  const found = configurationIn(parseSource(project.folder, path, before));
  if (!found) {
    const reason =
      'its configuration isn’t written out in the call of NextAuth: put this in its place';
    return byHand(path, reason, inItsPlace);
  }
  const edits = [
    ...importEdits(project, path, found, options),
    ...callEdits(before, found, ownNames(options)),
  ];
  const reason = 'keeps its configuration; the kit keeps the sessions';
  return together([
    modified(path, before, withEdits(before, edits), reason),
    ...leftOut(found.config).map((name) =>
      byHand(
        path,
        `"${name}" was left out: its settings are variables now, AUTH_IDLE_TIMEOUT and others`,
      ),
    ),
    ...(found.helpers
      ? []
      : [byHand(path, 'export createProxy of what createSessionKit returns, for the proxy')]),
  ]);
}

const inItsPlace = `createSessionKit({
  ...yourConfiguration,
  ...readSessionEnvironment(process.env),
  sessions: prismaSessions(prisma),
})`;

interface Found {
  importing: ImportDeclaration;
  call: CallExpression;
  config: ObjectLiteralExpression;
  /** Where `export const { auth, … }` ends, to add to it; `null`: it isn't exported so. */
  helpers: { at: number; names: string[] } | null;
}

function configurationIn(file: SourceFile): Found | null {
  const importing = file.getImportDeclaration(
    (each) => each.getModuleSpecifierValue() === 'next-auth',
  );
  const call = callOf(file, 'next-auth');
  const config = bare(call?.getArguments()[0]);
  if (!importing || !call || !Node.isObjectLiteralExpression(config)) return null;
  const declaration = call.getFirstAncestor(Node.isVariableDeclaration);
  const pattern = declaration?.getNameNode();
  const elements = Node.isObjectBindingPattern(pattern) ? pattern.getElements() : [];
  const last = elements.at(-1);
  const helpers = last && { at: last.getEnd(), names: elements.map((each) => each.getName()) };
  return { importing, call, config, helpers: helpers ?? null };
}

function importEdits(
  { alias }: Project,
  path: string,
  { importing, config }: Found,
  options: AuthFileOptions,
): Edit[] {
  const { client } = options;
  const own = ownNames(options);
  const file = importing.getSourceFile();
  const replaces = own !== '' || config.getProperty('adapter') === undefined;
  const lines = [
    ...namedOnly(importing),
    "import { createSessionKit, readSessionEnvironment } from 'authjs-session-kit/next';",
    `import { ${replaces ? 'prismaAdapter, ' : ''}prismaSessions } from 'authjs-session-kit/prisma';`,
    ...(importsPrisma(file) ? [] : [clientImport(client, alias.specifier(path, client.module))]),
  ];
  const quoted = file.getFullText().includes('from "')
    ? lines.map((line) => line.replaceAll("'", '"'))
    : lines;
  const edits = [{ start: importing.getStart(), end: importing.getEnd(), text: quoted.join('\n') }];
  const adapter = file.getImportDeclaration(
    (each) => each.getModuleSpecifierValue() === '@auth/prisma-adapter',
  );
  if (replaces && adapter) {
    // With its line break: nothing else of the line is there.
    edits.push({ start: adapter.getStart(), end: adapter.getEnd() + 1, text: '' });
  }
  return edits;
}

/** What else a file imports from "next-auth", mostly types. */
function namedOnly(importing: ImportDeclaration): string[] {
  const named = importing.getNamedImports().map((each) => each.getText());
  return named.length > 0 ? [`import { ${named.join(', ')} } from 'next-auth';`] : [];
}

function importsPrisma(file: SourceFile): boolean {
  return file
    .getImportDeclarations()
    .some(
      (each) =>
        each.getDefaultImport()?.getText() === 'prisma' ||
        each
          .getNamedImports()
          .some((named) => (named.getAliasNode()?.getText() ?? named.getName()) === 'prisma'),
    );
}

function callEdits(text: string, { call, config, helpers }: Found, own: string): Edit[] {
  const replaced = ['session', 'jwt', 'secret'].filter(
    (name) => name !== 'secret' || isAuthSecret(config),
  );
  const adapter = config.getProperty('adapter');
  const makesAdapter = own !== '' || !adapter;
  if (makesAdapter) replaced.push('adapter');
  const [first] = config.getProperties();
  const gap = first ? text.slice(config.getStart() + 1, first.getStart()) : ' ';
  const added = [
    '...readSessionEnvironment(process.env)',
    ...(makesAdapter ? [`adapter: ${adapterCall(own)}`] : []),
    `sessions: ${sessionsCall(own)}`,
  ];
  const expression = call.getExpression();
  const place = config.getStart() + 1;
  const statement = call.getAncestors().find((each) => Node.isSourceFile(each.getParent())) ?? call;
  const above = statement.getStart(true);
  return [
    ...(own ? [{ start: above, end: above, text: `${own}\n\n` }] : []),
    { start: expression.getStart(), end: expression.getEnd(), text: 'createSessionKit' },
    { start: place, end: place, text: added.map((line) => `${gap}${line},`).join('') },
    ...replaced.flatMap((name) => removal(text, config, name)),
    ...(helpers && !helpers.names.includes('createProxy')
      ? [{ start: helpers.at, end: helpers.at, text: ', createProxy' }]
      : []),
  ];
}

/** A property with its comma and the blanks before it. */
function removal(text: string, config: ObjectLiteralExpression, name: string): Edit[] {
  const property = config.getProperty(name);
  if (!property) return [];
  const blanks = /\s*$/.exec(text.slice(0, property.getStart()))?.[0].length ?? 0;
  const comma = /^\s*,/.exec(text.slice(property.getEnd()))?.[0].length ?? 0;
  return [{ start: property.getStart() - blanks, end: property.getEnd() + comma, text: '' }];
}

/** Then `readSessionEnvironment` says it too, with older ones; any other secret stays and wins. */
function isAuthSecret(config: ObjectLiteralExpression): boolean {
  const property = config.getProperty('secret');
  const value = Node.isPropertyAssignment(property) ? bare(property.getInitializer()) : undefined;
  return /^process\.env\.AUTH_SECRET!?$/.test(value?.getText() ?? '');
}

/** What the kit configures itself and the app has settings in, beside the strategy. */
function leftOut(config: ObjectLiteralExpression): string[] {
  return ['session', 'jwt'].filter((name) => {
    const property = config.getProperty(name);
    const value = Node.isPropertyAssignment(property) ? bare(property.getInitializer()) : undefined;
    const strategyAlone =
      Node.isObjectLiteralExpression(value) &&
      value
        .getProperties()
        .every((each) => Node.isPropertyAssignment(each) && each.getName() === 'strategy');
    return property !== undefined && !strategyAlone;
  });
}
