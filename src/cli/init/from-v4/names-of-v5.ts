import { Node, type SourceFile, SyntaxKind } from 'ts-morph';
import { type Edit, withEdits } from '../../changes/change.ts';
import type { Code } from '../../project/code.ts';
import { importedNames, localName, modulesIn } from '../../project/syntax.ts';
import { replaced } from '../code-edits.ts';
import { usesOf } from './taken-names.ts';

/** Modules under the names that they have in Auth.js v5. */
const modules: Readonly<Record<string, string>> = {
  '@next-auth/prisma-adapter': '@auth/prisma-adapter',
  'next-auth/core/types': 'next-auth',
};

/** Types under the names that they have there. */
export const typesOfV5: Readonly<Record<string, string>> = {
  NextAuthOptions: 'NextAuthConfig',
  AuthOptions: 'NextAuthConfig',
  DefaultUser: 'User',
  BuiltInProviderType: 'ProviderId',
  RedirectableProviderType: 'ProviderId',
  OAuthProviderType: 'ProviderId',
};

const ofNextAuth = /^next-auth(\/|$)/;
const mayName = /next-auth/;

/** @returns the files in which modules and types get other names, as they are then. */
export function withNamesOfV5(code: Code, places: readonly string[]): [string, string][] {
  return places
    .flatMap((place) => code.search((text) => mayName.test(text), place))
    .flatMap((path): [string, string][] => {
      const file = code.file(path);
      const edits = [...moduleEdits(file), ...baseEdits(file), ...typeEdits(file)];
      return edits.length > 0 ? [[path, withEdits(code.text(path), edits)]] : [];
    });
}

function moduleEdits(file: SourceFile): Edit[] {
  return modulesIn(file).flatMap((declaration): Edit[] => {
    const literal = declaration.getModuleSpecifier();
    const to = literal && moduleOf(literal.getLiteralValue(), declaration);
    if (!literal || to === undefined) return [];
    return [{ start: literal.getStart() + 1, end: literal.getEnd() - 1, text: to }];
  });
}

function moduleOf(specifier: string, declaration: Node): string | undefined {
  // What else is in v4's "next-auth/next" is asked in another way.
  const isCall = Node.isImportDeclaration(declaration) && declaration.getDefaultImport();
  if (/^next-auth\/next(\/index)?$/.test(specifier)) return isCall ? 'next-auth' : undefined;
  return modules[specifier];
}

/** Types that the file has from Auth.js, wherever they stand in it. */
function typeEdits(file: SourceFile): Edit[] {
  const specifiers = file.getImportDeclarations().flatMap((declaration) => {
    return ofNextAuth.test(declaration.getModuleSpecifierValue())
      ? declaration.getNamedImports()
      : [];
  });
  return specifiers.flatMap((specifier): Edit[] => {
    const to = typesOfV5[specifier.getName()];
    if (to === undefined) return [];
    const name = specifier.getNameNode();
    const isThere = specifiers.some(
      (other) =>
        localName(other) === to ||
        (typesOfV5[other.getName()] === to && other.getPos() < specifier.getPos()),
    );
    const uses = specifier.getAliasNode() ? [] : usesOf(file, specifier.getName(), bases(file));
    const renamed = (node: Node): Edit => ({
      start: node.getStart(),
      end: node.getEnd(),
      text: to,
    });
    return [
      ...uses.map(renamed),
      ...(isThere || isGone(file, specifier.getName()) ? without(specifier) : [renamed(name)]),
    ];
  });
}

/** An import that would stand twice, or for nothing. */
function without(specifier: Node): Edit[] {
  const declaration = specifier.getFirstAncestor(Node.isImportDeclaration);
  const specifiers = declaration?.getNamedImports() ?? [];
  const rest = specifiers.filter((other) => other !== specifier).map((other) => other.getText());
  const list = declaration?.getFirstDescendantByKind(SyntaxKind.NamedImports);
  if (!declaration || !list) return [];
  if (rest.length > 0) {
    return [{ start: list.getStart(), end: list.getEnd(), text: `{ ${rest.join(', ')} }` }];
  }
  // The file stays a module, which is what makes what it declares an addition.
  const start = declaration.getDefaultImport() ? list.getStart() : undefined;
  return start === undefined
    ? [replaced(list, '{}')]
    : [{ start: declaration.getDefaultImport()?.getEnd() ?? start, end: list.getEnd(), text: '' }];
}

const isGone = (file: SourceFile, name: string) =>
  name === 'DefaultUser' && usesOf(file, name, bases(file)).length === 0;

/** `extends DefaultUser` of an app's addition to `User`, which is that already. */
function bases(file: SourceFile): Node[] {
  return file
    .getDescendantsOfKind(SyntaxKind.InterfaceDeclaration)
    .filter((made) => made.getName() === 'User')
    .flatMap((made) => made.getHeritageClauses())
    .filter((clause) => clause.getTypeNodes().some((type) => type.getText() === 'DefaultUser'));
}

function baseEdits(file: SourceFile): Edit[] {
  const isOfAuthjs = importedNames(file).some(
    ({ name, specifier }) => name === 'DefaultUser' && ofNextAuth.test(specifier),
  );
  if (!isOfAuthjs) return [];
  return bases(file).map((clause): Edit => {
    const others = Node.isHeritageClause(clause)
      ? clause
          .getTypeNodes()
          .map((type) => type.getText())
          .filter((text) => text !== 'DefaultUser')
      : [];
    const text = others.length > 0 ? ` extends ${others.join(', ')}` : '';
    const before = clause
      .getSourceFile()
      .getFullText()
      .slice(0, clause.getStart())
      .trimEnd().length;
    return { start: before, end: clause.getEnd(), text };
  });
}
