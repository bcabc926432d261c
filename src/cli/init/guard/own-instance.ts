import { Node, type SourceFile } from 'ts-morph';
import { callOf } from '../../project/auth-setup.ts';
import { type Configuration, configurationIn } from '../../project/configuration.ts';
import { type KnownAuth, sourceOf, takenNames } from '../../project/helpers.ts';
import type { RequestGuard } from '../../project/request-guard.ts';
import { isFunction, pathOf, placeOf, unwrapped } from '../../project/syntax.ts';
import { oneLine } from '../../redact.ts';
import type { ExportedNames } from '../auth-file.ts';
import { byHand, type Part } from '../plan.ts';
import { configFor, configText, type Place, runsOnNode } from './guard-config.ts';

interface Where {
  readonly place: Place;
  readonly guard: RequestGuard;
  readonly known: KnownAuth;
  /** The app's own; `null`: it can't be read. */
  readonly configuration: Configuration | null;
  /** What an import of the app's own `auth` says. */
  readonly from: string;
  /** What that file exports. */
  readonly exported: ExportedNames;
}

/**
 * What takes the place of an instance of Auth.js that a proxy has for itself: the app's `auth`, around
 * the function that is there.
 *
 * @param made the file that makes it.
 */
export function insteadOfOwn(where: Where, instanceFile: string): Part {
  const { place, guard, known, configuration, from, exported } = where;
  const { path } = guard;
  const file = known.code.file(path);
  const auth = (configuration && boundName(known.code.file(configuration.path))) ?? 'auth';
  const reason =
    instanceFile === path
      ? "it makes an instance of Auth.js of its own, which would take the kit's cookies away"
      : `its instance of Auth.js is not the app's own but that of ${instanceFile}, which would take the kit's cookies away`;
  const config = configFor(file, place);
  if (!exported.has(auth) || isOwnFunction(where)) {
    const helper = exported.has('createProxy') ? '' : ', which that file has to export first';
    const answer = hasLogic(file) ? ', answer: yourProxy' : '';
    const kept =
      answer &&
      ', with its function as `answer`, in which `await auth()` is what `request.auth` was';
    const whole = `import { createProxy } from '${from}';\n\nexport const ${guard.kind} = createProxy({ protect: []${answer} });\n\n${config}`;
    return byHand(
      path,
      `${reason}: use the kit's in its place${helper}${kept}${ruleToProtect(where, instanceFile)}`,
      whole,
    );
  }
  if (!hasLogic(file)) {
    const whole = `export { ${auth} as ${guard.kind} } from '${from}';\n\n${config}`;
    return byHand(
      path,
      `${reason}: use the kit's in its place${ownSettings(where, instanceFile)}`,
      whole,
    );
  }
  const local = localName(known, path, instanceFile);
  const imported = local === auth ? local : `${auth} as ${local}`;
  const needsConfig = configText(file) === null || (place.onEdge && !runsOnNode(file));
  return byHand(
    path,
    `${reason}: import \`${auth}\` from the app's own file in the place of ${writtenIn(file, instanceFile)}, and leave all else as it is${ownSettings(where, instanceFile)}`,
    `import { ${imported} } from '${from}';${needsConfig ? `\n\n${config}` : ''}`,
  );
}

/** Whether the app exports a function around Auth.js's `auth`, which needn't take a request or a function. */
function isOwnFunction({ known: { code, configuration } }: Where): boolean {
  const auth = configuration ? code.exported(configuration.path, 'auth') : undefined;
  return isFunction(auth) || Node.isCallExpression(unwrapped(auth));
}

/** What is written now, as it is to be found in the file. */
function writtenIn(file: SourceFile, instanceFile: string): string {
  const call = callOf(file, 'authjs');
  if (!call) return `that of ${instanceFile}`;
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

/** What only that instance has been told, which would be lost with it: who is let in, above all. */
function ownSettings({ known, configuration }: Where, instanceFile: string): string {
  const call = callOf(known.code.file(instanceFile), 'authjs');
  if (!call) return '';
  const instance = configurationIn(call, known.code);
  const lost = settings.flatMap((path) => {
    const set = instance.get(...path);
    if (!set) return [];
    const ofApp = configuration?.get(...path);
    // With another rule of the app's own the proxy would let in others than it has so far.
    const isKept = ofApp && (ofApp === set || path[1] !== 'authorized');
    if (isKept) return [];
    const place = pathOf(set) === instanceFile ? '' : ` (${placeOf(set)})`;
    return [`\`${path.join('.')}\`${place}`];
  });
  if (lost.length > 0) {
    const verb = lost.length === 1 ? 'goes' : 'go';
    return `. Its ${lost.join(' and ')} ${verb} into the app's own configuration`;
  }
  const isUnread = !instance.get('callbacks', 'authorized') && !instance.lacks(...authorized);
  return isUnread
    ? ". If it has `callbacks.authorized`, that goes into the app's own configuration"
    : '';
}

/** The kit's proxy asks no `callbacks.authorized`, of the app's own configuration either. */
function ruleToProtect({ known, configuration }: Where, instanceFile: string): string {
  const call = callOf(known.code.file(instanceFile), 'authjs');
  const instance = call ? configurationIn(call, known.code) : null;
  const configurations = [instance, configuration];
  if (configurations.every((one) => one?.lacks(...authorized))) return '';
  const rule = instance?.get(...authorized) ?? configuration?.get(...authorized);
  const place = rule ? ` (${placeOf(rule)})` : '';
  return `. \`createProxy\` doesn't ask \`callbacks.authorized\`${place}: name in \`protect\` every path that it keeps from visitors, or they are open`;
}

const authorized = ['callbacks', 'authorized'];
const settings = [authorized, ['callbacks', 'jwt'], ['callbacks', 'session'], ['pages', 'signIn']];

/** Whether it does anything but hand requests to Auth.js. */
function hasLogic(file: SourceFile): boolean {
  const call = callOf(file, 'authjs');
  return file
    .getDescendants()
    .some((node) => isFunction(node) && !(call && node.getAncestors().includes(call)));
}

/** What its `auth` is called in it. */
function localName(known: KnownAuth, path: string, instanceFile: string): string {
  const file = known.code.file(path);
  const taken = takenNames(file).find(
    (name) => name.name === 'auth' && sourceOf(known, path, name) === instanceFile,
  );
  return boundName(file) ?? taken?.local ?? 'auth';
}

/** `name` of `const { auth: name } = NextAuth(…)`. */
function boundName(file: SourceFile): string | undefined {
  const pattern = callOf(file, 'authjs')
    ?.getFirstAncestor(Node.isVariableDeclaration)
    ?.getNameNode();
  const elements = Node.isObjectBindingPattern(pattern) ? pattern.getElements() : [];
  return elements.find((bound) => bound.getPropertyNameNode()?.getText() === 'auth')?.getName();
}
