import { Node, type SourceFile } from 'ts-morph';
import { type Known, sourceOf, takenIn } from '../../project/helpers.ts';
import { covers, readMatcher } from '../../project/matcher.ts';
import { instanceIn, type RequestGuard } from '../../project/request-guard.ts';
import { isFunction } from '../../project/syntax.ts';
import { byHand, type Part } from '../plan.ts';
import { configFor, type Place, runsOnNode } from './guard-config.ts';

interface Where {
  readonly place: Place;
  readonly guard: RequestGuard;
  readonly known: Known;
  /** What an import of the app's own `auth` says. */
  readonly from: string;
  readonly before: string;
}

/**
 * What takes the place of an instance of Auth.js that a proxy has for itself: the app's `auth`, around
 * the function that is there.
 *
 * @param made the file that makes it.
 */
export function insteadOfOwn({ place, guard, known, from, before }: Where, made: string): Part {
  const { folder, path, routes, onEdge } = place;
  const file = known.names.file(path);
  const reason =
    made === path
      ? 'it makes an instance of Auth.js of its own, which would take the kit’s cookies away'
      : `its instance of Auth.js is not the app’s own but that of ${made}, which would take the kit’s cookies away`;
  const config = configFor(place, before);
  if (!hasLogic(file)) {
    const whole = `export { auth as ${guard.kind} } from '${from}';\n\n${config}`;
    return byHand(path, `${reason}: use the kit’s in its place`, whole);
  }
  const local = localName(known, path, made);
  const named = local === 'auth' ? local : `auth as ${local}`;
  const needsConfig =
    covers(readMatcher(folder, path, before), routes) || (onEdge && !runsOnNode(file));
  return byHand(
    path,
    `${reason}: take \`auth\` from the app’s own file in its place, and keep your function`,
    `// In place of NextAuth and its configuration.
import { ${named} } from '${from}';

export default ${local}(yourFunction);${needsConfig ? `\n\n${config}` : ''}`,
  );
}

/** Whether it does anything but hand requests to Auth.js. */
function hasLogic(file: SourceFile): boolean {
  const call = instanceIn(file);
  return file
    .getDescendants()
    .some((node) => isFunction(node) && !(call && node.getAncestors().includes(call)));
}

/** What its `auth` is called in it. */
function localName(known: Known, path: string, made: string): string {
  const file = known.names.file(path);
  const pattern = instanceIn(file)?.getFirstAncestor(Node.isVariableDeclaration)?.getNameNode();
  const elements = Node.isObjectBindingPattern(pattern) ? pattern.getElements() : [];
  const element = elements.find((each) => each.getPropertyNameNode()?.getText() === 'auth');
  const taken = takenIn(file).find(
    (each) => each.name === 'auth' && sourceOf(known, path, each) === made,
  );
  return element?.getName() ?? taken?.local ?? 'auth';
}
