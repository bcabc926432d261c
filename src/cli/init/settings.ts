import { Node } from 'ts-morph';
import type { Names } from '../doctor/names.ts';
import { isFunction, naked, returnsOf } from '../doctor/syntax.ts';

/** What an object of settings says, read without running it. */
export interface Settings {
  /** The properties by their names, and what each is set to in the end. */
  readonly values: ReadonlyMap<string, Node>;
  /** Whether there can be no others: all that is spread into it can be read. */
  readonly complete: boolean;
}

/** More objects in each other than anybody writes; a circle has no end. */
const mostNested = 20;

/** Also those of local objects that are spread into it; of two of a name the later one counts. */
export function settingsOf(node: Node | undefined, names: Names, left = mostNested): Settings {
  const values = new Map<string, Node>();
  const object = names.follow(node);
  if (!Node.isObjectLiteralExpression(object) || left === 0) return { values, complete: false };
  let complete = true;
  for (const property of object.getProperties()) {
    if (Node.isSpreadAssignment(property)) {
      const inner = settingsOf(property.getExpression(), names, left - 1);
      for (const [name, value] of inner.values) values.set(name, value);
      complete &&= inner.complete;
    } else {
      values.set(property.getName().replace(/['"]/g, ''), names.follow(property) ?? property);
    }
  }
  return { values, complete };
}

/** What `NextAuth` is given, or gives itself at each request: `NextAuth(() => ({…}))`. */
export function configurationOf(node: Node | undefined, names: Names): Node | undefined {
  const given = names.follow(node);
  if (!isFunction(given)) return given;
  const body = Node.isArrowFunction(given) ? naked(given.getBody()) : undefined;
  if (Node.isObjectLiteralExpression(body)) return body;
  return names.follow(returnsOf(given).at(-1)?.getExpression());
}

/** Whether it is that variable, which `readSessionEnvironment` reads too, with older secrets. */
export function isAuthSecret(value: Node | undefined): boolean {
  return /^process\.env\.AUTH_SECRET$/.test(naked(value)?.getText() ?? '');
}
