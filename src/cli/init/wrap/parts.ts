import { type CallExpression, Node, type ObjectLiteralExpression } from 'ts-morph';
import type { Names } from '../../project/names.ts';
import { objectOf, type Properties, propertiesOf } from '../../project/properties.ts';
import { bare } from '../../project/source.ts';

/** A property of the configuration, or an object that is spread into it. */
export interface Member {
  readonly node: Node;
  readonly settings: Properties;
  /** The expression of what is spread; `null`: it is a property. */
  readonly spread: Node | null;
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

/** What a function returns that `NextAuth` is called with. */
export function returnedParts(given: Node, names: Names): Parts {
  const returned = objectOf(given, names);
  const object = bare(returned);
  if (!returned || !Node.isObjectLiteralExpression(object)) return unreadParts(returned ?? given);
  const members = object.getProperties().map((each) => member(each, names));
  return { given: returned, object, members };
}

/** What has to be run to be known. */
export function unreadParts(given: Node): Parts {
  const settings = { values: new Map(), complete: false };
  return { given, object: null, members: [{ node: given, settings, spread: given }] };
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
