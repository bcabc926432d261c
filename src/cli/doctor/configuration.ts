import { type CallExpression, Node, type SourceFile, SyntaxKind } from 'ts-morph';
import type { Project } from '../project/project.ts';
import type { Names } from './names.ts';
import { isFunction, naked, pathOf, returnsOf } from './syntax.ts';

/** The configuration of Auth.js or the kit, as far as it is written out. */
export interface Configuration {
  /** The file with the call. */
  readonly path: string;
  /** What a property is set to, also by an object of a local file that is spread into it. */
  get(...path: string[]): Node | null;
  /** Whether a property is certainly not set: it isn't written, and nothing that can't be read may set it. */
  lacks(...path: string[]): boolean;
}

/** What is called, and where it comes from. */
const calls = {
  kit: { from: 'authjs-session-kit/next', name: 'createSessionKit' },
  authjs: { from: 'next-auth', name: 'default' },
};

/** @throws KitError source_unreadable */
export function readConfiguration({ auth }: Project, names: Names): Configuration | null {
  if (auth.kind !== 'kit' && auth.kind !== 'authjs') return null;
  const call = callIn(names.file(auth.path), calls[auth.kind]);
  return call ? configurationIn(call, names) : null;
}

/** What a call of Auth.js or the kit is given. */
export function configurationIn(call: CallExpression, names: Names): Configuration {
  const whole = propertiesOf(call.getArguments()[0], names);

  /** The property at the end of a path, or else whether something unread may hold it. */
  function find([name = '', ...rest]: string[], { properties, complete } = whole): Found {
    const at = properties.get(name);
    if (!at) return { node: null, lacking: complete };
    if (rest.length > 0) return find(rest, propertiesOf(at, names));
    return { node: names.follow(at) ?? null, lacking: false };
  }

  return {
    path: pathOf(call),
    get: (...path) => find(path).node,
    lacks: (...path) => find(path).lacking,
  };
}

interface Found {
  node: Node | null;
  lacking: boolean;
}

function callIn(
  file: SourceFile,
  { from, name }: { from: string; name: string },
): CallExpression | undefined {
  const importing = file.getImportDeclarations().filter(specifies(from));
  const local = importing.flatMap((each) =>
    name === 'default'
      ? (each.getDefaultImport()?.getText() ?? [])
      : each
          .getNamedImports()
          .filter((named) => named.getName() === name)
          .map((named) => named.getAliasNode()?.getText() ?? name),
  );
  return file
    .getDescendantsOfKind(SyntaxKind.CallExpression)
    .find((call) => local.includes(call.getExpression().getText()));
}

const specifies = (from: string) => (each: { getModuleSpecifierValue(): string }) =>
  each.getModuleSpecifierValue() === from;

interface Properties {
  properties: Map<string, Node>;
  /** Whether there can be no others: nothing is spread into it that can't be read without running it. */
  complete: boolean;
}

/** More objects in each other than anybody writes; a circle has no end. */
const mostNested = 20;

/** The properties of an object by their names; of two the later one counts, as when it is run. */
function propertiesOf(node: Node | undefined, names: Names, left = mostNested): Properties {
  const all: Properties = { properties: new Map(), complete: true };
  const object = objectOf(names.follow(node), names);
  if (!Node.isObjectLiteralExpression(object) || left === 0) {
    return { ...all, complete: node === undefined };
  }
  for (const property of object.getProperties()) {
    if (!Node.isSpreadAssignment(property)) {
      all.properties.set(property.getName().replace(/['"]/g, ''), property);
      continue;
    }
    const spread = property.getExpression();
    if (isSessionEnvironment(names.follow(spread))) {
      for (const name of ofEnvironment) all.properties.delete(name);
      continue;
    }
    const inner = propertiesOf(spread, names, left - 1);
    for (const [name, value] of inner.properties) all.properties.set(name, value);
    all.complete &&= inner.complete;
  }
  return all;
}

/** What `readSessionEnvironment` sets by variables, over what is written before it. */
const ofEnvironment = ['strategy', 'rollout', 'shadow', 'secret', 'policy', 'cookies'];

function isSessionEnvironment(node: Node | undefined): boolean {
  return (
    Node.isCallExpression(node) &&
    /(^|\.)readSessionEnvironment$/.test(node.getExpression().getText())
  );
}

/** `NextAuth(async () => ({…}))` is asked for its configuration at each request. */
function objectOf(node: Node | undefined, names: Names): Node | undefined {
  if (!isFunction(node)) return node;
  const body = Node.isArrowFunction(node) ? naked(node.getBody()) : undefined;
  if (Node.isObjectLiteralExpression(body)) return body;
  return names.follow(returnsOf(node).at(-1)?.getExpression());
}
