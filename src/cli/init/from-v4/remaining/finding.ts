import { Node, type ObjectLiteralExpression, type SourceFile, SyntaxKind } from 'ts-morph';
import type { Code } from '../../../project/code.ts';
import { importedNames, propertyOf } from '../../../project/syntax.ts';

/** Code that the user has to change for v5. */
export interface Finding {
  readonly node: Node;
  /** Why it has to change. It continues a sentence that begins with the file and line. */
  readonly reason: string;
  /** What to write there. */
  readonly snippet: string;
}

/** The app after its code was moved to v5. */
export interface MigratedApp {
  readonly code: Code;
  /** Whether the app is in TypeScript. */
  readonly typescript: boolean;
  /** Whether the ids of users were those that a provider gives. */
  readonly usesProviderIds: boolean;
  /** Whether the app signed users in by Twitter's OAuth 1, v4's default. */
  readonly usesTwitterOAuth1: boolean;
  /** The path of Auth.js's routes, for example "/api/auth". */
  readonly routes: string;
  /** The path of the sign-in page. */
  readonly signInPage: string;
  /** @returns the specifier for importing `auth` in a file. */
  auth(from: string): string;
}

/** A check for one kind of finding. */
export interface Check {
  /** Only files whose text matches are parsed. */
  readonly mayHave: RegExp;
  find(file: SourceFile, app: MigratedApp): Finding[];
}

/** The local names of imports from these modules. */
export function localsOf(
  file: SourceFile,
  specifier: RegExp,
  ...names: readonly string[]
): string[] {
  return importedNames(file)
    .filter((taken) => specifier.test(taken.specifier) && names.includes(taken.name))
    .map(({ local }) => local);
}

/** The settings of providers: the arguments of NextAuth's providers, and objects that are a provider. */
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
