import { Node, type SourceFile, SyntaxKind } from 'ts-morph';
import { type Edit, withEdits } from '../../changes/change.ts';
import type { Code } from '../../project/code.ts';
import { importedNames, localName, modulesIn } from '../../project/syntax.ts';
import { replaced } from '../code-edits.ts';
import { usesOf, withoutNames } from './taken-names.ts';

/** Names of modules in Auth.js v5, by their names in v4. */
const modules: Readonly<Record<string, string>> = {
  '@next-auth/prisma-adapter': '@auth/prisma-adapter',
  'next-auth/core/types': 'next-auth',
};

/** Names of types in Auth.js v5, by their names in v4. */
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

/** @returns the new texts of files whose modules and types have other names in v5. */
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
  // An earlier pass has replaced its other function, `getServerSession`.
  const isCall = Node.isImportDeclaration(declaration) && declaration.getDefaultImport();
  if (/^next-auth\/next(\/index)?$/.test(specifier)) return isCall ? 'next-auth' : undefined;
  return modules[specifier];
}

/** Renames types of Auth.js, in imports and where the file uses them. */
function typeEdits(file: SourceFile): Edit[] {
  const declarations = file
    .getImportDeclarations()
    .filter((declaration) => ofNextAuth.test(declaration.getModuleSpecifierValue()));
  const all = declarations.flatMap((declaration) => declaration.getNamedImports());
  return declarations.flatMap((declaration) => {
    const unused: string[] = [];
    const renamed = declaration.getNamedImports().flatMap((specifier): Edit[] => {
      const name = specifier.getName();
      const to = typesOfV5[name];
      if (to === undefined) return [];
      const isThere = all.some(
        (other) =>
          localName(other) === to ||
          (typesOfV5[other.getName()] === to && other.getPos() < specifier.getPos()),
      );
      const uses = specifier.getAliasNode() ? [] : usesOf(file, name, bases(file));
      const edits = uses.map((use) => replaced(use, to));
      if (!isThere && !isGone(file, name)) return [...edits, replaced(specifier.getNameNode(), to)];
      unused.push(localName(specifier));
      return edits;
    });
    return unused.length > 0 ? [...renamed, ...withoutNames(declaration, unused)] : renamed;
  });
}

const isGone = (file: SourceFile, name: string) =>
  name === 'DefaultUser' && usesOf(file, name, bases(file)).length === 0;

/** The clauses `extends DefaultUser` of an app's `User`: in v5 `User` contains these properties. */
function bases(file: SourceFile): Node[] {
  return file
    .getDescendantsOfKind(SyntaxKind.InterfaceDeclaration)
    .filter((declaration) => declaration.getName() === 'User')
    .flatMap((declaration) => declaration.getHeritageClauses())
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
