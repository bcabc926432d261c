import { type CallExpression, type ImportDeclaration, type Node, SyntaxKind } from 'ts-morph';
import type { Edit } from '../../changes/edits.ts';
import type { Project } from '../../project/project.ts';
import { pathOf } from '../../project/syntax.ts';
import { type AuthFileOptions, clientImport, ownNames } from '../auth-file.ts';
import { clientNameIn } from './client-name.ts';
import { inStyleOf } from './house-style.ts';
import { type Parts, placesOf } from './parts.ts';

/** @param adapter whether the kit's adapter is used too. */
export function kitImports(adapter: boolean): string[] {
  return [
    "import { createSessionKit } from 'authjs-session-kit/next';",
    `import { ${adapter ? 'prismaAdapter, ' : ''}prismaSessions } from 'authjs-session-kit/prisma';`,
  ];
}

/**
 * The kit's in the place of Auth.js's, and the client after those of packages: where imports are
 * sorted, as Biome does it, they stay so.
 */
export function importEdits(
  project: Project,
  call: CallExpression,
  parts: Parts,
  options: AuthFileOptions,
): Edit[] {
  const file = call.getSourceFile();
  const all = file.getImportDeclarations();
  const importing = all.find((each) => isOf(each, 'next-auth') && !each.isTypeOnly());
  if (!importing) return [];
  const { adapter, removed } = placesOf(parts, ownNames(options) !== '');
  const gone = [...removed, ...typeOf(parts), importing];
  const lines = [...kitImports(adapter !== null), ...namedOnly(importing, typeOf(parts))];
  const unused = all.filter(
    (each) => isOf(each, '@auth/prisma-adapter') && namesOf(each).every(isOnlyIn([...gone, each])),
  );
  const { client } = options;
  const path = pathOf(file);
  const from = project.alias.specifier(path, client.module);
  const before = all.filter((each) => standsBefore(each.getModuleSpecifierValue(), from));
  const last = before.findLast((each) => !unused.includes(each)) ?? importing;
  const clients = clientNameIn(file, project, client) === null ? [clientImport(client, from)] : [];
  const inStyle = (text: readonly string[]) => inStyleOf(file, text.join('\n'));
  return [
    { start: importing.getStart(), end: importing.getEnd(), text: inStyle(lines) },
    ...clients.map((line) => ({
      start: last.getEnd(),
      end: last.getEnd(),
      text: `\n${inStyle([line])}`,
    })),
    ...unused.map((each) => ({
      start: each.getStart(),
      // With its line break: nothing else of the line is there.
      end:
        each.getEnd() + (/^\r?\n/.exec(file.getFullText().slice(each.getEnd()))?.[0].length ?? 0),
      text: '',
    })),
  ];
}

/** What else a file imports from "next-auth", but for types that go. */
function namedOnly(importing: ImportDeclaration, types: readonly Node[]): string[] {
  const goes = (name: string) =>
    types.some((each) => each.getText() === name) && isOnlyIn([...types, importing])(name);
  const named = importing
    .getNamedImports()
    .filter((each) => !goes(each.getAliasNode()?.getText() ?? each.getName()))
    .map((each) => each.getText());
  return named.length > 0 ? [`import { ${named.join(', ')} } from 'next-auth';`] : [];
}

/** `NextAuthConfig` of `{…} satisfies NextAuthConfig`, which goes. */
function typeOf({ given, object }: Parts): Node[] {
  return object
    ? given
        .getDescendantsOfKind(SyntaxKind.TypeReference)
        .filter((each) => each.getPos() >= object.getEnd())
    : [];
}

/** Whether a name is used nowhere else than there. */
const isOnlyIn = (nodes: readonly Node[]) => (name: string) => {
  const [first] = nodes;
  const uses = (first?.getSourceFile().getDescendantsOfKind(SyntaxKind.Identifier) ?? []).filter(
    (each) => each.getText() === name,
  );
  const isInside = (each: Node) =>
    nodes.some((node) => node.getPos() <= each.getPos() && each.getEnd() <= node.getEnd());
  return uses.every(isInside);
};

function namesOf(each: ImportDeclaration): string[] {
  return [
    each.getDefaultImport()?.getText() ?? [],
    ...each.getNamedImports().map((one) => one.getAliasNode()?.getText() ?? one.getName()),
  ].flat();
}

/** Whether it may stand before an import from there: relative paths are the last. */
const standsBefore = (specifier: string, from: string) =>
  !specifier.startsWith('.') || from.startsWith('.');

const isOf = (each: ImportDeclaration, from: string) => each.getModuleSpecifierValue() === from;
