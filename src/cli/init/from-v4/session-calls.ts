import { type CallExpression, Node, type SourceFile } from 'ts-morph';
import { type Edit, withEdits } from '../../changes/change.ts';
import type { Code } from '../../project/code.ts';
import { importedNames, isFunction, pathOf, unwrapped } from '../../project/syntax.ts';
import { type CallOfV4, isNextAuth } from './call-of-v4.ts';
import { importEdits, isInside, usesOf } from './taken-names.ts';

/** The file that will export `auth`, for those that import it. */
export interface AuthPlace {
  /** The file that will export it. */
  readonly path: string;
  /** What an import of it in another file says. */
  specifier(from: string): string;
}

const asking = ['getServerSession', 'unstable_getServerSession'];
export const mentionsGetServerSession = (text: string) =>
  /\b(unstable_)?getServerSession\b/.test(text);

/** The names under which a file imports `getServerSession`. */
export function getServerSessionNames(file: SourceFile): string[] {
  return importedNames(file)
    .filter(({ name, specifier }) => asking.includes(name) && isNextAuth(specifier))
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

/** `null`: it doesn't call `getServerSession`, or not with options that are certain. */
function withAuthCallsIn(
  file: SourceFile,
  code: Code,
  v4: CallOfV4,
  auth: AuthPlace,
): string | null {
  const calls = getServerSessionNames(file)
    .flatMap((name) => usesOf(file, name, []))
    .map(callWith);
  const sure = calls.filter((call) => call !== null).filter((call) => isOfOptions(call, code, v4));
  if (sure.length === 0) return null;

  const isHome = pathOf(file) === auth.path;
  const wrappers = sure.flatMap((call) => (isHome ? (wrapperOf(call) ?? []) : []));
  const isTaken = usesOf(file, 'auth', wrappers).length > 0;
  // There it can't be imported under another name.
  if (isHome && isTaken) return null;
  const name = isTaken ? 'getServerSession' : 'auth';
  const moved = sure.filter((call) => !wrappers.some((wrapper) => isInside(call, wrapper)));
  const gone: Node[] = [...sure, ...wrappers];
  const takenBy = file.getImportDeclarations().map((declaration) => ({
    declaration,
    unused: importedNames(file)
      .filter(({ specifier }) => specifier === declaration.getModuleSpecifierValue())
      .filter(({ local, name: original, specifier }) =>
        isNextAuth(specifier)
          ? asking.includes(original) && sure.length === calls.length
          : isOptions(local, file, code, v4),
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
      takenBy.filter(({ unused }) => unused.length > 0),
      isHome ? null : line,
    ),
    ...moved.map((call) => asAuth(call, name)),
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
function isOfOptions(call: CallExpression, code: Code, v4: CallOfV4): boolean {
  const given = call.getArguments();
  const last = given.at(-1);
  if (!last) return true;
  // Request and response alone, or something that is worked out, could be anything.
  return given.length !== 2 || Node.isSpreadElement(given[0]) ? isSame(last, code, v4) : false;
}

function isSame(node: Node, code: Code, { options }: CallOfV4): boolean {
  const [one, other] = [code.follow(node), code.follow(options)];
  return one === other || (Node.isCallExpression(one) && one.getText() === other?.getText());
}

function isOptions(local: string, file: SourceFile, code: Code, v4: CallOfV4): boolean {
  return usesOf(file, local, []).some((use) => isSame(use, code, v4));
}

function asAuth(call: CallExpression, name: string): Edit {
  const rest = call.getArguments().slice(0, -1);
  const text = `${name}(${rest.map((argument) => argument.getText()).join(', ')})`;
  return { start: call.getExpression().getStart(), end: call.getEnd(), text };
}

/** `auth(...args)` as v4's documentation has it, which is what Auth.js's own `auth` is. */
function wrapperOf(call: CallExpression): Node | null {
  const [first] = call.getArguments();
  const around = call.getFirstAncestor(isFunction);
  if (!Node.isSpreadElement(first) || !Node.isFunctionDeclaration(around)) return null;
  const [only, ...more] = around.getStatements();
  const isAll =
    Node.isReturnStatement(only) && more.length === 0 && unwrapped(only.getExpression()) === call;
  return isAll && around.getName() === 'auth' ? around : null;
}
