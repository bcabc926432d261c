import { type CallExpression, Node, type SourceFile, SyntaxKind } from 'ts-morph';
import type { FindImported } from '../project/imported-file.ts';
import type { Project } from '../project/project.ts';
import { createNames, type Names } from './names.ts';
import { isFunction, naked, returnsOf } from './syntax.ts';

/** The configuration of Auth.js or the kit, as far as it is written out. */
export interface Configuration {
  /** The file with the call. */
  readonly path: string;
  /** What a property is set to, also by an object of a local file that is spread into it. */
  get(...path: string[]): Node | null;
  /** What is spread into it and can't be read without running it. */
  readonly unread: readonly string[];
}

/** What is called, and where it comes from. */
const calls = {
  kit: { from: 'authjs-session-kit/next', name: 'createSessionKit' },
  authjs: { from: 'next-auth', name: 'default' },
};

/** @throws KitError source_unreadable */
export function readConfiguration(
  { folder, auth }: Project,
  imported: FindImported,
): Configuration | null {
  if (auth.kind !== 'kit' && auth.kind !== 'authjs') return null;
  const names = createNames(folder, imported);
  const call = callIn(names.file(auth.path), calls[auth.kind]);
  if (!call) return null;
  const whole = propertiesOf(call.getArguments()[0], names);
  return {
    path: auth.path,
    unread: whole.unread,
    get(...path) {
      let at: Node | undefined;
      let properties = whole.properties;
      for (const name of path) {
        at = properties.get(name);
        properties = propertiesOf(at, names).properties;
      }
      return names.follow(at) ?? null;
    },
  };
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
  unread: string[];
}

/** More objects in each other than anybody writes; a circle has no end. */
const mostNested = 20;

/** The properties of an object by their names; of two the later one counts, as when it is run. */
function propertiesOf(node: Node | undefined, names: Names, left = mostNested): Properties {
  const all: Properties = { properties: new Map(), unread: [] };
  const object = objectOf(names.follow(node), names);
  if (!Node.isObjectLiteralExpression(object) || left === 0) {
    if (node) all.unread.push(node.getText());
    return all;
  }
  for (const property of object.getProperties()) {
    if (!Node.isSpreadAssignment(property)) {
      all.properties.set(property.getName().replace(/['"]/g, ''), property);
      continue;
    }
    const spread = property.getExpression();
    if (isSessionEnvironment(spread)) continue;
    const inner = propertiesOf(spread, names, left - 1);
    for (const [name, value] of inner.properties) all.properties.set(name, value);
    all.unread.push(...inner.unread);
  }
  return all;
}

/** What it holds is known: nothing but settings that are variables. */
function isSessionEnvironment(node: Node): boolean {
  return /^readSessionEnvironment\(/.test(node.getText());
}

/** `NextAuth(async () => ({…}))` is asked for its configuration at each request. */
function objectOf(node: Node | undefined, names: Names): Node | undefined {
  if (!isFunction(node)) return node;
  const body = Node.isArrowFunction(node) ? naked(node.getBody()) : undefined;
  if (Node.isObjectLiteralExpression(body)) return body;
  return names.follow(returnsOf(node).at(-1)?.getExpression());
}
