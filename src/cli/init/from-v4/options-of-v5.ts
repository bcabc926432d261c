import { Node, type ObjectLiteralExpression } from 'ts-morph';
import { type Edit, withEdits } from '../../changes/change.ts';
import { callOf } from '../../project/auth-setup.ts';
import type { Code } from '../../project/code.ts';
import { type Configuration, configurationIn } from '../../project/configuration.ts';
import { initializerOf, isFunction, pathOf, placeOf, propertyOf } from '../../project/syntax.ts';
import { append, insertAfter, removal, replaced } from '../code-edits.ts';
import { byHand, type PlanPart } from '../plan.ts';
import { providersOf } from '../wrap/providers.ts';

export interface OptionsOfV5 {
  /** The new text of the file with the options; `null`: it stays as it is. */
  readonly changed: readonly [path: string, text: string] | null;
  /** Steps to do by hand. */
  readonly remaining: readonly PlanPart[];
  /** Whether the options have the middleware's callback `authorized`. */
  readonly authorizes: boolean;
}

/** A property that is added to the options, or to one of the objects in them. */
interface Added {
  readonly holder?: 'callbacks';
  readonly text: string;
}

/**
 * Changes the options so that they mean in v5 what they meant in v4.
 *
 * @param path the file with the call.
 * @param authorized the callback for a middleware; `null`: none is needed.
 */
export function withOptionsOfV5(code: Code, path: string, authorized: string | null): OptionsOfV5 {
  const call = callOf(code.file(path), 'authjs');
  const [given] = call?.getArguments() ?? [];
  if (!call || !given) return { changed: null, remaining: [], authorizes: false };
  const configuration = configurationIn(call, code);
  const object = code.follow(given);
  const home = object && Node.isObjectLiteralExpression(object) ? pathOf(object) : null;
  const ids = keptIds(configuration, code, home);
  const added = [...newOptions(configuration, authorized), ...ids.added];
  if (home === null || !Node.isObjectLiteralExpression(object)) {
    const reason = `the options of NextAuth are made by code (${placeOf(given)}): add these, unless they are there`;
    const unread = [...always, ...(configuration.get('adapter') ? [] : [{ text: unreadIds }])];
    const remaining = [byHand(path, reason, linesOf(unread))];
    return { changed: null, remaining, authorizes: false };
  }
  const { edits, elsewhere } = additions(object, added, configuration, code);
  const remaining =
    elsewhere.length === 0 ? [] : [byHand(placeOf(object), whyElsewhere, linesOf(elsewhere))];
  const all = [...edits, ...secretEdits(object), ...ids.edits];
  return {
    changed: [home, withEdits(code.text(home), all)],
    remaining: [...remaining, ...ids.remaining],
    authorizes: authorized !== null && elsewhere.length === 0,
  };
}

/** Options for v4's default behavior. */
const trusted = { text: 'trustHost: true' };
const secretOfV4 = { text: 'secret: process.env.NEXTAUTH_SECRET ?? process.env.AUTH_SECRET' };
const always: readonly Added[] = [trusted, secretOfV4];

const whyElsewhere =
  'the callbacks of these options are in another file, or are made by code: add this to them, else it is not done';

const linesOf = (added: readonly Added[]) =>
  added.map(({ holder, text }) => (holder ? `${holder}: { ${text} },` : `${text},`)).join('\n');

function newOptions(configuration: Configuration, authorized: string | null): Added[] {
  const lacksSecret = configuration.lacks('secret') && configuration.lacks('jwt', 'secret');
  return [
    // v5 trusts the host without this option only where AUTH_URL is set, and the app has NEXTAUTH_URL.
    ...(configuration.lacks('trustHost') ? [trusted] : []),
    // v5 reads AUTH_SECRET first, and a change of the secret signs all users out.
    ...(lacksSecret ? [secretOfV4] : []),
    ...(authorized === null || configuration.get('callbacks', 'authorized')
      ? []
      : [{ holder: 'callbacks' as const, text: `authorized: ${authorized}` }]),
  ];
}

/** @returns the edits, and the options that can't be added: a second `callbacks` would replace the existing ones. */
function additions(
  object: ObjectLiteralExpression,
  added: readonly Added[],
  configuration: Configuration,
  code: Code,
): { edits: Edit[]; elsewhere: Added[] } {
  const inside = added.filter(({ holder }) => holder);
  const texts = inside.map(({ text }) => text);
  const direct = added.filter(({ holder }) => !holder).map(({ text }) => text);
  const callbacks = code.follow(propertyOf(object, 'callbacks'));
  if (Node.isObjectLiteralExpression(callbacks) && pathOf(callbacks) === pathOf(object)) {
    return { edits: [...append(object, direct), ...append(callbacks, texts)], elsewhere: [] };
  }
  if (!configuration.lacks('callbacks'))
    return { edits: append(object, direct), elsewhere: inside };
  const holders = texts.length > 0 ? [`callbacks: { ${texts.join(', ')} }`] : [];
  return { edits: append(object, [...direct, ...holders]), elsewhere: [] };
}

/** In v4 `jwt.secret` was the key of jwts, even beside a `secret`. It becomes the first secret. */
function secretEdits(object: ObjectLiteralExpression): Edit[] {
  const holder = propertyOf(object, 'jwt');
  const jwt = initializerOf(holder);
  const setting = propertyOf(jwt, 'secret');
  if (!holder || !Node.isPropertyAssignment(setting) || !Node.isObjectLiteralExpression(jwt)) {
    return [];
  }
  const key = setting.getInitializer()?.getText() ?? '';
  const given = initializerOf(propertyOf(object, 'secret'));
  const isAlone = jwt.getProperties().length === 1;
  if (!given) {
    return isAlone
      ? [replaced(holder, `secret: ${key}`)]
      : [removal(setting), ...append(object, [`secret: ${key}`])];
  }
  const goes = removal(isAlone ? holder : setting);
  if (given.getText() === key) return [goes];
  // Tokens in emails and forms were made with the other secret.
  const both = `[${key}, ${given.getText()}]`;
  return [goes, replaced(given, both)];
}

/** Whether the ids of users are those that a provider gives. */
export function usesProviderIds(configuration: Configuration, code: Code): boolean {
  if (!configuration.lacks('adapter')) return false;
  const kinds = providersOf(configuration, code).map(({ kind }) => kind);
  const isOwn = kinds.every((kind) => kind === 'users' || kind === 'passwords');
  return kinds.length === 0 || !isOwn;
}

/**
 * Keeps the ids of users: without an adapter v4 took the id of the account at the provider, and v5 makes
 * up an id at each sign-in.
 */
function keptIds(configuration: Configuration, code: Code, home: string | null) {
  const none = { added: [] as Added[], edits: [] as Edit[], remaining: [] as PlanPart[] };
  if (!usesProviderIds(configuration, code)) return none;
  const callback = configuration.get('callbacks', 'jwt');
  if (!callback) {
    const text = `jwt({ token, account }) {\n      ${keptId}\n      return token;\n    }`;
    return { ...none, added: [{ holder: 'callbacks' as const, text }] };
  }
  const edits = pathOf(callback) === home ? keptIn(callback) : null;
  const remaining = edits ? [] : [byHand(placeOf(callback), whyKept, keptId)];
  return { ...none, edits: edits ?? [], remaining };
}

const keptId = 'if (account) token.sub = account.providerAccountId;';
/** For options that may have an adapter, which can't be read. */
const unreadIds = `callbacks: { jwt } beginning with \`${keptId}\`, where there is no adapter`;
const whyKept =
  "without an adapter v4 took the provider's id as the user's id, and v5 makes up a new id at each sign-in: keep the provider's, or users get another id at their next sign-in";

/** Edits that put the statement at the beginning of the callback; `null`: the callback's shape is unknown. */
function keptIn(callback: Node): Edit[] | null {
  if (!isFunction(callback)) return null;
  const pattern = callback.getParameters()[0]?.getNameNode();
  const body = callback.getBody();
  if (!Node.isObjectBindingPattern(pattern) || !Node.isBlock(body)) return null;
  const elements = pattern.getElements();
  const last = elements.at(-1);
  if (!last || elements.some((element) => element.getDotDotDotToken())) return null;
  const names = elements.map((element) => element.getText());
  const missing = ['token', 'account'].filter((name) => !names.includes(name));
  // A written type of the parameter has to contain `account`.
  const type = callback.getParameters()[0]?.getTypeNode()?.getText() ?? '';
  if (type !== '' && type !== 'any' && !/\baccount\??: (any|Account)\b/.test(type)) return null;
  const first = body.getStatements()[0];
  const start = first?.getStart(true) ?? body.getStart() + 1;
  const gap = /[ \t]*$/.exec(body.getSourceFile().getFullText().slice(0, start))?.[0] ?? ' ';
  return [
    ...insertAfter(last, missing),
    {
      start,
      end: start,
      text: `// The id that the provider gives, as in v4.\n${gap}${keptId}\n${gap}`,
    },
  ];
}
