import { Node, type ObjectLiteralExpression, type SourceFile, SyntaxKind } from 'ts-morph';
import type { Code } from '../../../project/code.ts';
import { importedNames, propertyOf } from '../../../project/syntax.ts';

/** A place where v5 needs something that isn't certain. */
export interface Finding {
  readonly node: Node;
  /** Why, as a sentence goes on after the place. */
  readonly reason: string;
  /** What to write there. */
  readonly snippet: string;
}

export interface Looking {
  readonly code: Code;
  /** Whether types are checked. */
  readonly typescript: boolean;
  /** Whether users had the ids that a provider gives. */
  readonly hasIdsOfProviders: boolean;
  /** Whether Twitter was asked by OAuth 1, as v4 did unless it was told otherwise. */
  readonly hasFirstTwitter: boolean;
  /** Where Auth.js's routes are, for example "/api/auth". */
  readonly routes: string;
  /** The page for signing in. */
  readonly signInPage: string;
  /** What an import of the file with `auth` says in another one. */
  auth(from: string): string;
}

/** One kind of thing that is looked for. */
export interface Check {
  /** Files without any of this have none of it. */
  readonly mayHave: RegExp;
  find(file: SourceFile, looking: Looking): Finding[];
}

/** What names from these modules are called in a file. */
export function localsOf(
  file: SourceFile,
  specifier: RegExp,
  ...names: readonly string[]
): string[] {
  return importedNames(file)
    .filter((taken) => specifier.test(taken.specifier) && names.includes(taken.name))
    .map(({ local }) => local);
}

/** What providers are made of: what is given to one of NextAuth's, and objects that are one. */
export function providerObjects(
  file: SourceFile,
): { from: string; object: ObjectLiteralExpression }[] {
  const makers = new Map(
    importedNames(file)
      .filter(({ name, specifier }) => name === 'default' && ofProviders.test(specifier))
      .map(({ local, specifier }) => [local, specifier.replace(ofProviders, '')]),
  );
  return file.getDescendantsOfKind(SyntaxKind.ObjectLiteralExpression).flatMap((object) => {
    const call = object.getParent();
    const maker = Node.isCallExpression(call)
      ? makers.get(call.getExpression().getText())
      : undefined;
    if (maker !== undefined) return { from: maker, object };
    const type = /^type: ['"](oauth|oidc|credentials)['"]/.exec(
      propertyOf(object, 'type')?.getText() ?? '',
    );
    return type && propertyOf(object, 'id') ? { from: '', object } : [];
  });
}

const ofProviders = /^next-auth\/providers\//;
