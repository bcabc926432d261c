import { type CallExpression, Node, type SourceFile } from 'ts-morph';
import { type Edit, withEdits } from '../../changes/change.ts';
import type { Code } from '../../project/code.ts';
import { importedNames, isFunction, pathOf, unwrapped } from '../../project/syntax.ts';
import { type CallOfV4, isNextAuth } from './call-of-v4.ts';
import { importEdits, isInside, usesOf } from './taken-names.ts';

/** Where `auth` will be. */
export interface AuthPlace {
  /** The file that will export it. */
  readonly path: string;
  /** @returns the specifier for importing it in another file. */
  specifier(from: string): string;
}

const originalNames = ['getServerSession', 'unstable_getServerSession'];
export const mentionsGetServerSession = (text: string) =>
  /\b(unstable_)?getServerSession\b/.test(text);

/** The names under which a file imports `getServerSession`. */
export function getServerSessionNames(file: SourceFile): string[] {
  return importedNames(file)
    .filter(({ name, specifier }) => originalNames.includes(name) && isNextAuth(specifier))
    .map(({ local }) => local);
}

/** @returns the new texts of files in which `getServerSession` becomes `auth`. */
export function withAuthCalls(
  code: Code,
  v4: CallOfV4,
  auth: AuthPlace,
  places: readonly string[],
) {
  return places
    .flatMap((place) => code.search(mentionsGetServerSession, place))
    .flatMap((path): [string, string][] => {
      const after = withAuthCallsIn(code.file(path), code, v4, auth);
      return after === null ? [] : [[path, after]];
    });
}

/** @returns the new text of a file; `null`: no call of `getServerSession` in it can be replaced. */
function withAuthCallsIn(
  file: SourceFile,
  code: Code,
  v4: CallOfV4,
  auth: AuthPlace,
): string | null {
  const calls = getServerSessionNames(file)
    .flatMap((name) => usesOf(file, name, []))
    .map(callWith);
  const replaceable = calls
    .filter((call) => call !== null)
    .filter((call) => hasAppOptions(call, code, v4));
  if (replaceable.length === 0) return null;

  const isHome = pathOf(file) === auth.path;
  const wrappers = replaceable.flatMap((call) => (isHome ? (wrapperOf(call) ?? []) : []));
  const isTaken = usesOf(file, 'auth', wrappers).length > 0;
  // The file that will export `auth` can't import it under another name.
  if (isHome && isTaken) return null;
  const name = isTaken ? 'getServerSession' : 'auth';
  const replacedCalls = replaceable.filter(
    (call) => !wrappers.some((wrapper) => isInside(call, wrapper)),
  );
  const gone: Node[] = [...replaceable, ...wrappers];
  const unusedImports = file.getImportDeclarations().map((declaration) => ({
    declaration,
    unused: importedNames(file)
      .filter(({ specifier }) => specifier === declaration.getModuleSpecifierValue())
      .filter(({ local, name: original, specifier }) =>
        isNextAuth(specifier)
          ? originalNames.includes(original) && replaceable.length === calls.length
          : isNameOfOptions(local, file, code, v4),
      )
      .map(({ local }) => local)
      .filter((local) => usesOf(file, local, gone).length === 0),
  }));
  const line = {
    name: isTaken ? 'auth as getServerSession' : 'auth',
    specifier: auth.specifier(pathOf(file)),
  };
  return withEdits(file.getFullText(), [
    ...importEdits(
      file,
      unusedImports.filter(({ unused }) => unused.length > 0),
      isHome ? null : line,
    ),
    ...replacedCalls.map((call) => asAuth(call, name)),
    ...wrappers.map((wrapper) => ({
      start: wrapper.getStart(true),
      end: wrapper.getEnd(),
      text: '',
    })),
  ]);
}

/** The call of a name; `null`: the name is used in another way. */
function callWith(use: Node): CallExpression | null {
  const call = use.getParent();
  return Node.isCallExpression(call) && call.getExpression() === use ? call : null;
}

/** Whether a call has the app's options, or none. */
function hasAppOptions(call: CallExpression, code: Code, v4: CallOfV4): boolean {
  const given = call.getArguments();
  const last = given.at(-1);
  if (!last) return true;
  // Two arguments are request and response, or an expression that can't be read.
  return given.length !== 2 || Node.isSpreadElement(given[0])
    ? isAppOptions(last, code, v4)
    : false;
}

/** Whether a node is the options object that the app gives to NextAuth. */
function isAppOptions(node: Node, code: Code, { options }: CallOfV4): boolean {
  const [one, other] = [code.follow(node), code.follow(options)];
  return one === other || (Node.isCallExpression(one) && one.getText() === other?.getText());
}

function isNameOfOptions(local: string, file: SourceFile, code: Code, v4: CallOfV4): boolean {
  return usesOf(file, local, []).some((use) => isAppOptions(use, code, v4));
}

function asAuth(call: CallExpression, name: string): Edit {
  const rest = call.getArguments().slice(0, -1);
  const text = `${name}(${rest.map((argument) => argument.getText()).join(', ')})`;
  return { start: call.getExpression().getStart(), end: call.getEnd(), text };
}

/** The function `auth(...args)` of v4's documentation, which does what `auth` of v5 does. */
function wrapperOf(call: CallExpression): Node | null {
  const [first] = call.getArguments();
  const around = call.getFirstAncestor(isFunction);
  if (!Node.isSpreadElement(first) || !Node.isFunctionDeclaration(around)) return null;
  const [only, ...more] = around.getStatements();
  const isAll =
    Node.isReturnStatement(only) && more.length === 0 && unwrapped(only.getExpression()) === call;
  return isAll && around.getName() === 'auth' ? around : null;
}
