import { type CallExpression, Node, type ObjectLiteralExpression, SyntaxKind } from 'ts-morph';
import type { Code } from '../../project/code.ts';
import { type Configuration, type Properties, propertiesOf } from '../../project/configuration.ts';
import { isFunction, nameOf, returnedBy, unwrapped } from '../../project/syntax.ts';
import type { Glue } from './glue.ts';

/** A property of the configuration, or an object that is spread into it. */
export interface Member {
  readonly node: Node;
  readonly settings: Properties;
  /** The expression that is spread; `null`: it is a property. */
  readonly spread: Node | null;
  /** The text to write for it. Default: the node's. */
  readonly text?: string;
}

/** The argument of `NextAuth`. */
export interface ConfigArgument {
  /** The expression in the call. */
  readonly given: Node;
  /** The object in the call; `null`: the object is written elsewhere. */
  readonly object: ObjectLiteralExpression | null;
  readonly members: readonly Member[];
}

/** @returns the argument of a call; `null`: it is made by code. */
export function readConfigArgument(call: CallExpression, code: Code): ConfigArgument | null {
  const [given] = call.getArguments();
  const object = unwrapped(given);
  if (!given || !object) return null;
  if (Node.isObjectLiteralExpression(object)) {
    return {
      given,
      object,
      members: object.getProperties().map((property) => member(property, code)),
    };
  }
  if (!Node.isObjectLiteralExpression(code.follow(object))) return null;
  const settings = propertiesOf(object, code);
  return { given, object: null, members: [{ node: given, settings, spread: given }] };
}

/** For a function as the argument: the object that it returns, or else a call of the function, spread. */
export function returnedArgument(given: Node, code: Code): ConfigArgument {
  const fn = code.follow(given);
  // In another file the object may use names that this file doesn't have.
  const isHere = fn?.getSourceFile() === given.getSourceFile();
  const object = isHere ? objectAlone(fn) : null;
  if (!object) return unreadArgument(given, `...${calledOnce(given, fn, code)}`);
  return {
    given: object,
    object,
    members: object.getProperties().map((property) => member(property, code)),
  };
}

/** The object that a function returns, where it does nothing else and the object uses no parameter. */
function objectAlone(fn: Node | undefined): ObjectLiteralExpression | null {
  if (!Node.isFunctionLikeDeclaration(fn) && !Node.isFunctionExpression(fn)) return null;
  if (!Node.isBodyable(fn) && !Node.isArrowFunction(fn)) return null;
  const body = fn.getBody();
  const [statement, ...more] = Node.isBlock(body) ? body.getStatements() : [];
  const isReturn = Node.isReturnStatement(statement) && more.length === 0;
  const object = unwrapped(isReturn ? statement.getExpression() : body);
  if (!Node.isObjectLiteralExpression(object)) return null;
  const parameters = fn
    .getParameters()
    .flatMap((parameter) => [
      parameter,
      ...parameter.getDescendantsOfKind(SyntaxKind.BindingElement),
    ])
    .map((parameter) => parameter.getName());
  const used = object
    .getDescendantsOfKind(SyntaxKind.Identifier)
    .map((identifier) => identifier.getText());
  return parameters.some((name) => used.includes(name)) ? null : object;
}

/** The code of a call without a request, as Auth.js makes it too, with `await` where the result may be a promise. */
function calledOnce(given: Node, fn: Node | undefined, code: Code): string {
  if (!isFunction(fn)) return `(await ${given.getText()}(undefined))`;
  const parameters = fn.getParameters();
  const body = Node.isArrowFunction(fn) ? fn.getBody() : undefined;
  const isHere = fn.getSourceFile() === given.getSourceFile();
  const isExpression = isHere && body && !Node.isBlock(body) && parameters.length === 0;
  const text = isExpression
    ? body.getText().replace(/^await\s+/, '')
    : `${Node.isIdentifier(given) ? given.getText() : `(${given.getText()})`}(${parameters.length > 0 ? 'undefined' : ''})`;
  return mayPromise(fn, code) ? `(await ${text})` : text;
}

/** Whether a function may return a promise. */
function mayPromise(fn: Node, code: Code): boolean {
  if (!isFunction(fn)) return true;
  if (Node.isAsyncable(fn) && fn.isAsync()) return true;
  return returnedBy(fn).some((returned) => {
    const value = code.follow(returned);
    if (Node.isObjectLiteralExpression(value)) return false;
    if (!Node.isCallExpression(value)) return true;
    const called = code.follow(value.getExpression());
    return !(isFunction(called) && Node.isAsyncable(called) && !called.isAsync());
  });
}

/** For an argument that can't be read without running it. */
export function unreadArgument(given: Node, text = `...${given.getText()}`): ConfigArgument {
  const settings = { values: new Map(), complete: false };
  return { given, object: null, members: [{ node: given, settings, spread: given, text }] };
}

function member(node: ReturnType<ObjectLiteralExpression['getProperties']>[number], code: Code) {
  if (Node.isSpreadAssignment(node)) {
    const spread = node.getExpression();
    return { node, spread, settings: propertiesOf(spread, code) };
  }
  const values = new Map([[nameOf(node), code.follow(node) ?? node]]);
  return { node, spread: null, settings: { values, complete: true } };
}

/** Options that are added to the configuration for the kit. */
export interface AddedOptions {
  /** Options before all others, so that spread objects override them. */
  readonly first: readonly string[];
  /** Options after all spread objects. */
  readonly after: readonly string[];
  /** The app's own adapter, where the kit's replaces it. */
  readonly removed: readonly Node[];
  readonly usesAdapter: boolean;
}

export function addedOptions(
  { members }: ConfigArgument,
  configuration: Configuration,
  glue: Glue,
): AddedOptions {
  // An adapter changes Auth.js's default to "database".
  const isByDefault = configuration.lacks('adapter') && configuration.lacks('session', 'strategy');
  const strategy = isByDefault ? ["strategy: 'jwt'"] : [];
  const setting = members.filter(({ settings }) => settings.values.has('adapter'));
  // Only the kit's adapter supports other names of models and fields.
  const isReplaced = glue.names !== '';
  if (setting.length > 0 && !isReplaced) {
    return {
      first: [],
      after: [...strategy, glue.sessions, ...glue.more],
      removed: [],
      usesAdapter: false,
    };
  }
  // An object that can't be read may contain an adapter, which has to override the kit's.
  const isLast = isReplaced || members.every(({ settings }) => settings.complete);
  return {
    first: isLast ? [] : [glue.adapter],
    after: [...strategy, ...(isLast ? [glue.adapter] : []), glue.sessions, ...glue.more],
    removed: setting.filter(({ spread }) => spread === null).map(({ node }) => node),
    usesAdapter: true,
  };
}
