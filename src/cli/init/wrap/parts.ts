import { type CallExpression, Node, type ObjectLiteralExpression, SyntaxKind } from 'ts-morph';
import type { Names } from '../../project/names.ts';
import { type Properties, propertiesOf } from '../../project/properties.ts';
import { bare } from '../../project/source.ts';
import { isFunction, returnsOf } from '../../project/syntax.ts';

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
export function partsOf(call: CallExpression, names: Names): Parts | null {
  const [given] = call.getArguments();
  const object = bare(given);
  if (!given || !object) return null;
  if (Node.isObjectLiteralExpression(object)) {
    return { given, object, members: object.getProperties().map((each) => member(each, names)) };
  }
  if (!Node.isObjectLiteralExpression(names.follow(object))) return null;
  const settings = propertiesOf(object, names);
  return { given, object: null, members: [{ node: given, settings, spread: given }] };
}

/** What a function gives that `NextAuth` is called with: its object, or else a call of it. */
export function returnedParts(given: Node, names: Names): Parts {
  const made = names.follow(given);
  // In another file its names are of that file.
  const isHere = made?.getSourceFile() === given.getSourceFile();
  const object = isHere ? objectAlone(made) : null;
  if (!object) return unreadParts(given, `...${calledOnce(given, made, names)}`);
  return {
    given: object,
    object,
    members: object.getProperties().map((each) => member(each, names)),
  };
}

/** The object that a function returns, and nothing else: no name of the function is in it. */
function objectAlone(made: Node | undefined): ObjectLiteralExpression | null {
  if (!Node.isFunctionLikeDeclaration(made) && !Node.isFunctionExpression(made)) return null;
  if (!Node.isBodyable(made) && !Node.isArrowFunction(made)) return null;
  const body = made.getBody();
  const [statement, ...more] = Node.isBlock(body) ? body.getStatements() : [];
  const isReturn = Node.isReturnStatement(statement) && more.length === 0;
  const object = bare(isReturn ? statement.getExpression() : body);
  if (!Node.isObjectLiteralExpression(object)) return null;
  const own = made
    .getParameters()
    .flatMap((each) => [each, ...each.getDescendantsOfKind(SyntaxKind.BindingElement)])
    .map((each) => each.getName());
  const used = object.getDescendantsOfKind(SyntaxKind.Identifier).map((each) => each.getText());
  return own.some((name) => used.includes(name)) ? null : object;
}

/** The function, called as Auth.js calls it where there is no request, in a module that may wait. */
function calledOnce(given: Node, made: Node | undefined, names: Names): string {
  if (!isFunction(made)) return `(await ${given.getText()}(undefined))`;
  const parameters = made.getParameters();
  const body = Node.isArrowFunction(made) ? made.getBody() : undefined;
  const isHere = made.getSourceFile() === given.getSourceFile();
  const isExpression = isHere && body && !Node.isBlock(body) && parameters.length === 0;
  const text = isExpression
    ? body.getText().replace(/^await\s+/, '')
    : `${Node.isIdentifier(given) ? given.getText() : `(${given.getText()})`}(${parameters.length > 0 ? 'undefined' : ''})`;
  return mayPromise(made, names) ? `(await ${text})` : text;
}

/** Whether what a function returns may have to be waited for. */
function mayPromise(made: Node, names: Names): boolean {
  if (!isFunction(made)) return true;
  if (Node.isAsyncable(made) && made.isAsync()) return true;
  const body = Node.isArrowFunction(made) ? made.getBody() : undefined;
  const returned =
    body && !Node.isBlock(body) ? [body] : returnsOf(made).map((each) => each.getExpression());
  return returned.some((each) => {
    const it = names.follow(each);
    if (Node.isObjectLiteralExpression(it)) return false;
    if (!Node.isCallExpression(it)) return true;
    const called = names.follow(it.getExpression());
    return !(isFunction(called) && Node.isAsyncable(called) && !called.isAsync());
  });
}

/** What has to be run to be known. */
export function unreadParts(given: Node, text = `...${given.getText()}`): Parts {
  const settings = { values: new Map(), complete: false };
  return { given, object: null, members: [{ node: given, settings, spread: given, text }] };
}

function member(node: ReturnType<ObjectLiteralExpression['getProperties']>[number], names: Names) {
  if (Node.isSpreadAssignment(node)) {
    const spread = node.getExpression();
    return { node, spread, settings: propertiesOf(spread, names) };
  }
  const values = new Map([[node.getName().replace(/['"]/g, ''), names.follow(node) ?? node]]);
  return { node, spread: null, settings: { values, complete: true } };
}

export interface Places {
  /** Where the kit's adapter stands; `null`: the app's own stays. */
  readonly adapter: 'before all else' | 'after what is spread' | null;
  /** The app's own adapter, where it goes. */
  readonly removed: readonly Node[];
}

/** @param own whether the adapter has to be the kit's, because the app has names of its own. */
export function placesOf({ members }: Parts, own: boolean): Places {
  const setting = members.filter(({ settings }) => settings.values.has('adapter'));
  if (own) {
    const removed = setting.filter(({ spread }) => spread === null).map(({ node }) => node);
    return { adapter: 'after what is spread', removed };
  }
  if (setting.length > 0) return { adapter: null, removed: [] };
  // What can't be read may have an adapter, which then is the one.
  const isRead = members.every(({ settings }) => settings.complete);
  return { adapter: isRead ? 'after what is spread' : 'before all else', removed: [] };
}
