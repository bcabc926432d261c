import { type CallExpression, type ImportDeclaration, type Node, SyntaxKind } from 'ts-morph';
import type { Edit } from '../../changes/change.ts';
import { localName } from '../../project/syntax.ts';
import { inStyleOf, inserted } from '../code-edits.ts';
import type { AddedOptions, ConfigArgument } from './config-argument.ts';
import { type Glue, kitImports } from './glue.ts';
import { holderOf } from './result-holder.ts';

/**
 * Replaces Auth.js's import by the kit's, and adds the client's import after those of packages, so that sorted
 * imports stay sorted.
 */
export function importEdits(
  call: CallExpression,
  argument: ConfigArgument,
  { usesAdapter, removed }: AddedOptions,
  clientImport: Glue['clientImport'],
  clientSpecifier: string,
): Edit[] {
  const file = call.getSourceFile();
  const all = file.getImportDeclarations();
  const importing = all.find(
    (declaration) => isOf(declaration, 'next-auth') && !declaration.isTypeOnly(),
  );
  if (!importing) return [];
  const types = [...typesAfter(argument), ...typesBeside(call)];
  const gone = [...removed, ...types, importing];
  const lines = [
    ...kitImports(usesAdapter),
    ...stillImported(importing, types, [call.getExpression(), ...gone]),
  ];
  const unused = all.filter(
    (declaration) =>
      isOf(declaration, '@auth/prisma-adapter') &&
      namesOf(declaration).every(isOnlyIn([...gone, declaration])),
  );
  const before = all.filter((declaration) =>
    standsBefore(declaration.getModuleSpecifierValue(), clientSpecifier),
  );
  const last = (
    before.findLast((declaration) => !unused.includes(declaration)) ?? importing
  ).getEnd();
  return [
    {
      start: importing.getStart(),
      end: importing.getEnd(),
      text: inStyleOf(file, lines.join('\n')),
    },
    ...(clientImport ? [inserted(last, `\n${inStyleOf(file, clientImport)}`)] : []),
    ...unused.map((declaration) => {
      const end = declaration.getEnd();
      // With its line break, or an empty line would stay.
      const lineBreak = /^\r?\n/.exec(file.getFullText().slice(end))?.[0] ?? '';
      return { start: declaration.getStart(), end: end + lineBreak.length, text: '' };
    }),
  ];
}

/**
 * The import of all that the file still needs from "next-auth".
 *
 * @param types types that are removed.
 * @param gone all nodes that are removed. Other code may still use the name `NextAuth`.
 */
function stillImported(
  importing: ImportDeclaration,
  types: readonly Node[],
  gone: readonly Node[],
): string[] {
  const goes = (name: string) =>
    types.some((type) => type.getText() === name) && isOnlyIn([...types, importing])(name);
  const specifiers = importing
    .getNamedImports()
    .filter((specifier) => !goes(localName(specifier)))
    .map((specifier) => specifier.getText());
  const whole = importing.getDefaultImport()?.getText();
  const all = [
    ...(whole && !isOnlyIn(gone)(whole) ? [whole] : []),
    ...(specifiers.length > 0 ? [`{ ${specifiers.join(', ')} }`] : []),
  ];
  return all.length > 0 ? [`import ${all.join(', ')} from 'next-auth';`] : [];
}

/** `NextAuthResult` of `const result: NextAuthResult`, which is removed. */
function typesBeside(call: CallExpression): Node[] {
  const type = holderOf(call)?.declaration.getTypeNode();
  return type ? [type, ...type.getDescendantsOfKind(SyntaxKind.Identifier)] : [];
}

/** `NextAuthConfig` of `{…} satisfies NextAuthConfig`, which is removed. */
function typesAfter({ given, object }: ConfigArgument): Node[] {
  return object
    ? given
        .getDescendantsOfKind(SyntaxKind.TypeReference)
        .filter((type) => type.getPos() >= object.getEnd())
    : [];
}

/** Whether a name is used in these nodes only. */
const isOnlyIn = (nodes: readonly Node[]) => (name: string) => {
  const [first] = nodes;
  const uses = (first?.getSourceFile().getDescendantsOfKind(SyntaxKind.Identifier) ?? []).filter(
    (use) => use.getText() === name,
  );
  return uses.every((use) =>
    nodes.some((node) => node.getPos() <= use.getPos() && use.getEnd() <= node.getEnd()),
  );
};

function namesOf(declaration: ImportDeclaration): string[] {
  return [
    declaration.getDefaultImport()?.getText() ?? [],
    ...declaration.getNamedImports().map(localName),
  ].flat();
}

/** Whether an import sorts before another one: relative paths are the last. */
const standsBefore = (specifier: string, from: string) =>
  !specifier.startsWith('.') || from.startsWith('.');

const isOf = (declaration: ImportDeclaration, from: string) =>
  declaration.getModuleSpecifierValue() === from;
