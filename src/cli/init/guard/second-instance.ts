import { Node, type SourceFile } from 'ts-morph';
import { callOf } from '../../project/auth-setup.ts';
import { type Configuration, configurationIn } from '../../project/configuration.ts';
import { type KnownAuth, sourceOf, takenNames } from '../../project/helpers.ts';
import type { RequestGuard } from '../../project/request-guard.ts';
import { isFunction, pathOf, placeOf, unwrapped } from '../../project/syntax.ts';
import { oneLine } from '../../redact.ts';
import type { ExportedNames } from '../auth-file.ts';
import { byHand, type PlanPart } from '../plan.ts';
import { configFor, configText, type GuardConfigInput, runsOnNode } from './guard-config.ts';

/** The proxy, and the app around it. */
interface GuardContext {
  readonly configInput: GuardConfigInput;
  readonly guard: RequestGuard;
  readonly known: KnownAuth;
  /** The app's configuration; `null`: it can't be read. */
  readonly configuration: Configuration | null;
  /** The specifier for importing the app's `auth`. */
  readonly from: string;
  /** The exports of the app's file that configures Auth.js. */
  readonly exported: ExportedNames;
}

/**
 * Plans the replacement of an instance of Auth.js that only the proxy uses: the app's `auth` takes its place
 * around the proxy's function.
 *
 * @param instanceFile the file that calls NextAuth for this instance.
 */
export function replaceSecondInstance(context: GuardContext, instanceFile: string): PlanPart {
  const { configInput, guard, known, configuration, from, exported } = context;
  const { path } = guard;
  const file = known.code.file(path);
  const auth = (configuration && boundName(known.code.file(configuration.path))) ?? 'auth';
  const reason =
    instanceFile === path
      ? "it makes an instance of Auth.js of its own, which would take the kit's cookies away"
      : `its instance of Auth.js is not the app's own but that of ${instanceFile}, which would take the kit's cookies away`;
  const config = configFor(file, configInput);
  if (!exported.has(auth) || isAuthWrapper(context)) {
    const helper = exported.has('createProxy') ? '' : ', which that file has to export first';
    const answer = hasLogic(file) ? ', answer: yourProxy' : '';
    const kept =
      answer &&
      ', with its function as `answer`, in which `await auth()` is what `request.auth` was';
    const whole = `import { createProxy } from '${from}';\n\nexport const ${guard.kind} = createProxy({ protect: []${answer} });\n\n${config}`;
    return byHand(
      path,
      `${reason}: use the kit's in its place${helper}${kept}${pathsToProtect(context, instanceFile)}`,
      whole,
    );
  }
  if (!hasLogic(file)) {
    const whole = `export { ${auth} as ${guard.kind} } from '${from}';\n\n${config}`;
    return byHand(
      path,
      `${reason}: use the kit's in its place${settingsToMove(context, instanceFile)}`,
      whole,
    );
  }
  const local = localName(known, path, instanceFile);
  const imported = local === auth ? local : `${auth} as ${local}`;
  const needsConfig = configText(file) === null || (configInput.onEdge && !runsOnNode(file));
  return byHand(
    path,
    `${reason}: import \`${auth}\` from the app's own file in the place of ${codeToReplace(file, instanceFile)}, and leave all else as it is${settingsToMove(context, instanceFile)}`,
    `import { ${imported} } from '${from}';${needsConfig ? `\n\n${config}` : ''}`,
  );
}

/** Whether the app's `auth` is a function around Auth.js's, with possibly other arguments. */
function isAuthWrapper({ known: { code, configuration } }: GuardContext): boolean {
  const auth = configuration ? code.exported(configuration.path, 'auth') : undefined;
  return isFunction(auth) || Node.isCallExpression(unwrapped(auth));
}

/** Names the code to replace, with its line. */
function codeToReplace(file: SourceFile, instanceFile: string): string {
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

/** Names the settings that only this instance has, such as `authorized`, which would be lost with it. */
function settingsToMove({ known, configuration }: GuardContext, instanceFile: string): string {
  const call = callOf(known.code.file(instanceFile), 'authjs');
  if (!call) return '';
  const instance = configurationIn(call, known.code);
  const lost = settings.flatMap((path) => {
    const set = instance.get(...path);
    if (!set) return [];
    const ofApp = configuration?.get(...path);
    // With another `authorized` of the app the proxy would let in other visitors than before.
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

/** Says to name paths in `protect` where there is `callbacks.authorized`, which the kit's proxy doesn't call. */
function pathsToProtect({ known, configuration }: GuardContext, instanceFile: string): string {
  const call = callOf(known.code.file(instanceFile), 'authjs');
  const instance = call ? configurationIn(call, known.code) : null;
  const configurations = [instance, configuration];
  if (configurations.every((either) => either?.lacks(...authorized))) return '';
  const rule = instance?.get(...authorized) ?? configuration?.get(...authorized);
  const place = rule ? ` (${placeOf(rule)})` : '';
  return `. \`createProxy\` doesn't call \`callbacks.authorized\`${place}: name in \`protect\` every path that the callback protects, or visitors can open them`;
}

const authorized = ['callbacks', 'authorized'];
const settings = [authorized, ['callbacks', 'jwt'], ['callbacks', 'session'], ['pages', 'signIn']];

/** Whether the proxy does more than pass requests to Auth.js. */
function hasLogic(file: SourceFile): boolean {
  const call = callOf(file, 'authjs');
  return file
    .getDescendants()
    .some((node) => isFunction(node) && !(call && node.getAncestors().includes(call)));
}

/** The name of the instance's `auth` in the proxy's file. */
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
