import { type CallExpression, Node, type ObjectLiteralExpression } from 'ts-morph';
import type { Names } from '../../project/names.ts';
import { objectOf, type Properties, propertiesOf } from '../../project/properties.ts';
import { bare } from '../../project/source.ts';
import { naked } from '../../project/syntax.ts';

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

type Kind = 'environment' | 'adapter' | 'sessions';

export interface Places {
  /** What stands before all else. */
  readonly first: readonly Kind[];
  /** What stands after all that is spread, and decides over it. */
  readonly after: readonly Kind[];
  /** Properties that go. */
  readonly removed: readonly Node[];
}

/**
 * Where the kit's settings go. What is spread must not decide over them unseen; but another secret that
 * an app has set by it has to stay, or everybody is signed out.
 *
 * @param own whether the adapter has to be the kit's, because the app has names of its own.
 */
export function placesOf({ members }: Parts, own: boolean): Places {
  const environmentFirst = ownSecretIn(members) !== null;
  const adapter = members.findLastIndex(sets('adapter'));
  const makesAdapter = own || adapter === -1;
  // What can't be read may have an adapter, which then is the one.
  const adapterFirst = !own && members.some(({ settings }) => !settings.complete);

  const removed = members.filter(
    ({ spread, settings: { values } }) =>
      spread === null &&
      (values.has('session') ||
        values.has('jwt') ||
        (values.has('secret') && isAuthSecret(values.get('secret'))) ||
        (own && values.has('adapter'))),
  );
  return {
    first: [
      ...(environmentFirst ? (['environment'] as const) : []),
      ...(makesAdapter && adapterFirst ? (['adapter'] as const) : []),
    ],
    after: [
      ...(environmentFirst ? [] : (['environment'] as const)),
      ...(makesAdapter && !adapterFirst ? (['adapter'] as const) : []),
      'sessions',
    ],
    removed: removed.map(({ node }) => node),
  };
}

/** Whether there was certainly no adapter, and so nothing that knows who has signed in before. */
export function keptNoUsers({ members }: Parts): boolean {
  return members.every(({ settings: { values, complete } }) => complete && !values.has('adapter'));
}

/** A secret that isn't AUTH_SECRET and would be lost behind the environment: it is what signs people in. */
export function ownSecretIn(members: Parts['members']): { member: Member; value: Node } | null {
  const lastSpread = members.findLastIndex(({ spread }) => spread !== null);
  const at = members.findLastIndex(sets('secret'));
  const found = members[at];
  const value = found?.settings.values.get('secret');
  return found && value && at <= lastSpread && !isAuthSecret(value)
    ? { member: found, value }
    : null;
}

const sets =
  (name: string) =>
  ({ settings }: Member) =>
    settings.values.has(name);

/** Whether it is that variable, which `readSessionEnvironment` reads too, with older secrets. */
function isAuthSecret(value: Node | undefined): boolean {
  return /^process\.env\.AUTH_SECRET$/.test(naked(value)?.getText() ?? '');
}
