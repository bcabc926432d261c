import { type CallExpression, Node, type ObjectLiteralExpression, SyntaxKind } from 'ts-morph';
import type { Code } from '../../project/code.ts';
import { type Configuration, type Properties, propertiesOf } from '../../project/configuration.ts';
import { isFunction, nameOf, returnedBy, unwrapped } from '../../project/syntax.ts';
import type { Glue } from './glue.ts';

/** A property of the configuration, or an object that is spread into it. */
export interface Member {
  readonly node: Node;
  readonly settings: Properties;
  /** The expression of what is spread; `null`: it is a property. */
  readonly spread: Node | null;
  /** What it is written as, where that is something else. */
  readonly text?: string;
}

/** What `NextAuth` is called with. */
export interface Parts {
  /** As it is written in the call. */
  readonly given: Node;
  /** Where it is written out there; `null`: it is an object that stands elsewhere. */
  readonly object: ObjectLiteralExpression | null;
  readonly members: readonly Member[];
}

/** `null`: it is made by code. */
export function partsOf(call: CallExpression, code: Code): Parts | null {
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

/** What a function gives that `NextAuth` is called with: its object, or else a call of it. */
export function returnedParts(given: Node, code: Code): Parts {
  const fn = code.follow(given);
  // In another file its names are of that file.
  const isHere = fn?.getSourceFile() === given.getSourceFile();
  const object = isHere ? objectAlone(fn) : null;
  if (!object) return unreadParts(given, `...${calledOnce(given, fn, code)}`);
  return {
    given: object,
    object,
    members: object.getProperties().map((property) => member(property, code)),
  };
}

/** The object that a function returns, and nothing else: no name of the function is in it. */
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

/** The function, called as Auth.js calls it where there is no request, in a module that may wait. */
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

/** Whether what a function returns may have to be waited for. */
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

/** What has to be run to be known. */
export function unreadParts(given: Node, text = `...${given.getText()}`): Parts {
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

/** What the kit is given beside the configuration. */
export interface Lines {
  /** Before all else, so that what is spread decides over it. */
  readonly first: readonly string[];
  /** After all that is spread. */
  readonly after: readonly string[];
  /** The app's own adapter, where it goes. */
  readonly removed: readonly Node[];
  readonly usesAdapter: boolean;
}

export function linesFor({ members }: Parts, configuration: Configuration, glue: Glue): Lines {
  // With an adapter, and nothing said, Auth.js would take the other one from now on.
  const isByDefault = configuration.lacks('adapter') && configuration.lacks('session', 'strategy');
  const strategy = isByDefault ? ["strategy: 'jwt'"] : [];
  const setting = members.filter(({ settings }) => settings.values.has('adapter'));
  // Where the app has names of its own, the adapter has to be the kit's.
  const isReplaced = glue.names !== '';
  if (setting.length > 0 && !isReplaced) {
    return {
      first: [],
      after: [...strategy, glue.sessions, ...glue.more],
      removed: [],
      usesAdapter: false,
    };
  }
  // What can't be read may have an adapter, which then is the one.
  const isLast = isReplaced || members.every(({ settings }) => settings.complete);
  return {
    first: isLast ? [] : [glue.adapter],
    after: [...strategy, ...(isLast ? [glue.adapter] : []), glue.sessions, ...glue.more],
    removed: setting.filter(({ spread }) => spread === null).map(({ node }) => node),
    usesAdapter: true,
  };
}
