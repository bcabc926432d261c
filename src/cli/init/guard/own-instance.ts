import { Node, type SourceFile } from 'ts-morph';
import { callOf } from '../../project/auth-setup.ts';
import { type KnownAuth, sourceOf, takenNames } from '../../project/helpers.ts';
import type { RequestGuard } from '../../project/request-guard.ts';
import { isFunction, isProperty } from '../../project/syntax.ts';
import { oneLine } from '../../redact.ts';
import type { ExportedNames } from '../auth-file.ts';
import { byHand, type Part } from '../plan.ts';
import { configFor, configText, type Place, runsOnNode } from './guard-config.ts';

interface Where {
  readonly place: Place;
  readonly guard: RequestGuard;
  readonly known: KnownAuth;
  /** What an import of the app's own `auth` says. */
  readonly from: string;
  readonly before: string;
  /** What that file exports. */
  readonly exported: ExportedNames;
}

/**
 * What takes the place of an instance of Auth.js that a proxy has for itself: the app's `auth`, around
 * the function that is there.
 *
 * @param made the file that makes it.
 */
export function insteadOfOwn(where: Where, made: string): Part {
  const { place, guard, known, from, before, exported } = where;
  const { path, onEdge } = place;
  const file = known.code.file(path);
  const reason =
    made === path
      ? 'it makes an instance of Auth.js of its own, which would take the kit’s cookies away'
      : `its instance of Auth.js is not the app’s own but that of ${made}, which would take the kit’s cookies away`;
  const config = configFor(place, before);
  if (!exported.has('auth')) {
    const helper = exported.has('createProxy') ? '' : ', which that file has to export first';
    const whole = `import { createProxy } from '${from}';\n\nexport const ${guard.kind} = createProxy({ protect: [] });\n\n${config}`;
    return byHand(
      path,
      `${reason}: use the kit’s in its place${helper}${authorized(known, made)}`,
      whole,
    );
  }
  if (!hasLogic(file)) {
    const whole = `export { auth as ${guard.kind} } from '${from}';\n\n${config}`;
    return byHand(path, `${reason}: use the kit’s in its place${authorized(known, made)}`, whole);
  }
  const local = localName(known, path, made);
  const named = local === 'auth' ? local : `auth as ${local}`;
  const needsConfig = configText(file) === null || (onEdge && !runsOnNode(file));
  return byHand(
    path,
    `${reason}: import \`auth\` from the app’s own file in the place of ${placeOf(file, made)}, and leave all else as it is${authorized(known, made)}`,
    `import { ${named} } from '${from}';${needsConfig ? `\n\n${config}` : ''}`,
  );
}

/** What is written now, as it is to be found in the file. */
function placeOf(file: SourceFile, made: string): string {
  const call = callOf(file, 'authjs');
  if (!call) return `that of ${made}`;
  const line = (node: Node) => `${shortened(node.getText())} (line ${node.getStartLineNumber()})`;
  const statement = call.getFirstAncestor(Node.isVariableStatement);
  if (statement) return line(statement);
  const member = call.getParent();
  return `${line(Node.isPropertyAccessExpression(member) ? member : call)}, by the name \`auth\``;
}

function shortened(text: string): string {
  const line = oneLine(text);
  return line.length > 60 ? `${line.slice(0, 59)}…` : line;
}

/** What an instance lets in by a rule of its own, which the app's configuration may not have. */
function authorized(known: KnownAuth, made: string): string {
  const [given] = callOf(known.code.file(made), 'authjs')?.getArguments() ?? [];
  const isOwn = given?.getDescendants().some((node) => isProperty(node, 'authorized'));
  return isOwn ? '. Its `callbacks.authorized` goes into the app’s own configuration' : '';
}

/** Whether it does anything but hand requests to Auth.js. */
function hasLogic(file: SourceFile): boolean {
  const call = callOf(file, 'authjs');
  return file
    .getDescendants()
    .some((node) => isFunction(node) && !(call && node.getAncestors().includes(call)));
}

/** What its `auth` is called in it. */
function localName(known: KnownAuth, path: string, made: string): string {
  const file = known.code.file(path);
  const pattern = callOf(file, 'authjs')
    ?.getFirstAncestor(Node.isVariableDeclaration)
    ?.getNameNode();
  const elements = Node.isObjectBindingPattern(pattern) ? pattern.getElements() : [];
  const element = elements.find((each) => each.getPropertyNameNode()?.getText() === 'auth');
  const taken = takenNames(file).find(
    (each) => each.name === 'auth' && sourceOf(known, path, each) === made,
  );
  return element?.getName() ?? taken?.local ?? 'auth';
}
