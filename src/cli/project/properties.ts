import { Node } from 'ts-morph';
import type { Names } from './names.ts';
import { isFunction, naked, returnsOf } from './syntax.ts';

/** What an object says, read without running it. */
export interface Properties {
  /** Its properties by their names, and what each is set to in the end. */
  readonly values: ReadonlyMap<string, Node>;
  /** Whether there can be no others: nothing is spread into it that can't be read. */
  readonly complete: boolean;
}

/** More objects in each other than anybody writes; a circle has no end. */
const mostNested = 20;

/** Also those of local objects that are spread into it; of two of a name the later one counts. */
export function propertiesOf(node: Node | undefined, names: Names, left = mostNested): Properties {
  const values = new Map<string, Node>();
  const object = objectOf(node, names);
  if (!Node.isObjectLiteralExpression(object) || left === 0) {
    return { values, complete: node === undefined };
  }
  let complete = true;
  for (const property of object.getProperties()) {
    if (!Node.isSpreadAssignment(property)) {
      const name = property.getName().replace(/['"]/g, '');
      values.set(name, names.follow(property) ?? property);
      continue;
    }
    const spread = property.getExpression();
    const inner = propertiesOf(spread, names, left - 1);
    for (const [name, value] of inner.values) values.set(name, value);
    complete &&= inner.complete;
  }
  return { values, complete };
}

/** An object, or the one that a function gives: `NextAuth(() => ({…}))` asks for it at each request. */
function objectOf(node: Node | undefined, names: Names): Node | undefined {
  const given = names.follow(node);
  if (!isFunction(given)) return given;
  const body = Node.isArrowFunction(given) ? naked(given.getBody()) : undefined;
  if (Node.isObjectLiteralExpression(body)) return body;
  return names.follow(returnsOf(given).at(-1)?.getExpression());
}
