import { type StrategyName, strategyNames } from 'authjs-session-kit';
import { type CallExpression, Node } from 'ts-morph';
import { type AuthSetup, callOf } from './auth-setup.ts';
import type { Code } from './code.ts';
import {
  isFunction,
  nameOf,
  pathOf,
  returnsOf,
  textOf,
  unwrapped,
  valuesOf,
  variableOf,
} from './syntax.ts';
import type { Variables } from './variables.ts';

/** The configuration of Auth.js or the kit, as far as it can be read without running it. */
export interface Configuration {
  /** The file with the call. */
  readonly path: string;
  /** The value of a property, also from an object of a local file that is spread. */
  get(...path: string[]): Node | null;
  /** Whether a property is certainly not set: neither in what can be read nor in what can't. */
  lacks(...path: string[]): boolean;
  /** Both, where Auth.js is configured twice; together they have the properties of the one for jwts first. */
  readonly twice: Readonly<Record<StrategyName, Configuration>> | null;
}

/** @throws CommandError source_unreadable */
export function readConfiguration(code: Code, auth: AuthSetup): Configuration | null {
  if (auth.kind !== 'kit' && auth.kind !== 'authjs') return null;
  const call = callOf(code.file(auth.path), auth.kind);
  return call ? configurationIn(call, code) : null;
}

/** Reads the argument of a call: a configuration, or `{ jwt, database }` and the kit's options. */
export function configurationIn(call: CallExpression, code: Code): Configuration {
  const path = pathOf(call);
  const whole = propertiesOf(call.getArguments()[0], code);
  const [jwt, database] = ['jwt', 'database'].map((name) => whole.values.get(name));
  const reading = (...places: Properties[]) => ({ path, ...readingOf(places, code), twice: null });
  // Auth.js has no option of that name.
  if (!database) return reading(whole);
  const [ofJwt, ofDatabase] = [propertiesOf(jwt, code), propertiesOf(database, code)];
  return {
    ...reading(whole, ofJwt, ofDatabase),
    twice: { jwt: reading(whole, ofJwt), database: reading(whole, ofDatabase) },
  };
}

/** Looks a property up in several objects, of which the first that has it counts. */
function readingOf(places: readonly Properties[], code: Code) {
  /** The property at the end of a path, or else whether something unread may hold it. */
  function find([name = '', ...rest]: string[], { values, complete }: Properties): Found {
    const value = values.get(name);
    if (!value) return { node: null, lacking: complete };
    if (rest.length > 0) return find(rest, propertiesOf(value, code));
    return { node: code.follow(value) ?? null, lacking: false };
  }
  const all = (path: string[]) => places.map((place) => find(path, place));

  return {
    get: (...path: string[]) => all(path).find(({ node }) => node)?.node ?? null,
    lacks: (...path: string[]) => all(path).every(({ lacking }) => lacking),
  };
}

interface Found {
  node: Node | null;
  lacking: boolean;
}

/** The properties of an object, read without running it. */
export interface Properties {
  /** The values by names; of a name that is set twice the last one. */
  readonly values: ReadonlyMap<string, Node>;
  /** Whether there can be no others: all that is spread into it can be read. */
  readonly complete: boolean;
}

/** A limit, because objects may refer to each other in a circle. */
const mostNested = 20;

/** Its properties, also from local objects that are spread; of two with one name the later one counts. */
export function propertiesOf(node: Node | undefined, code: Code, left = mostNested): Properties {
  const values = new Map<string, Node>();
  const object = objectOf(node, code);
  if (!Node.isObjectLiteralExpression(object) || left === 0) {
    return { values, complete: node === undefined };
  }
  let complete = true;
  for (const property of object.getProperties()) {
    if (!Node.isSpreadAssignment(property)) {
      values.set(nameOf(property), code.follow(property) ?? property);
      continue;
    }
    const inner = propertiesOf(property.getExpression(), code, left - 1);
    for (const [name, value] of inner.values) values.set(name, value);
    complete &&= inner.complete;
  }
  return { values, complete };
}

/** An object, or the one that a function returns: `NextAuth(() => ({…}))` calls it at each request. */
function objectOf(node: Node | undefined, code: Code): Node | undefined {
  const given = code.follow(node);
  if (!isFunction(given)) return given;
  const body = Node.isArrowFunction(given) ? unwrapped(given.getBody()) : undefined;
  if (Node.isObjectLiteralExpression(body)) return body;
  return code.follow(returnsOf(given).at(-1)?.getExpression());
}

/** The variables that the configuration itself takes the secret from. */
export interface GivenSecret {
  /** "unknown": also from other code. */
  readonly kind: 'variables' | 'unknown';
  /** Empty: those that Auth.js and the kit read by default. */
  readonly names: readonly string[];
}

/** The name that NextAuth v4 had for it; Auth.js and the kit read it where the other isn't set. */
export const formerSecret = 'NEXTAUTH_SECRET';

export function secretGivenBy(configuration: Configuration | null): GivenSecret {
  const values = valuesOf(configuration?.get('secret') ?? undefined);
  const names = values.map(variableOf).filter((name) => name !== null);
  return { kind: names.length === values.length ? 'variables' : 'unknown', names };
}

/** Whether a strategy needs rows. */
export const keepsRows: Readonly<Record<StrategyName, boolean>> = { jwt: false, database: true };

/** The strategy of plain Auth.js; `null`: it is worked out by code. */
export function strategyOfAuthjs(configuration: Configuration): StrategyName | null {
  const written = configuration.get('session', 'strategy');
  if (written) return strategyNamed(textOf(written));
  if (!configuration.lacks('session', 'strategy')) return null;
  if (configuration.get('adapter')) return 'database';
  return configuration.lacks('adapter') ? 'jwt' : null;
}

/** The strategy of the kit: by its variable, its option, or Auth.js's rule. */
export function strategyOfKit(
  configuration: Configuration,
  variables: Variables,
): StrategyName | null {
  const variable = variables('AUTH_SESSION_STRATEGY');
  if (variable) return strategyNamed(variable.value);
  const written = configuration.get('strategy');
  if (written) {
    // Of `environment.strategy ?? 'jwt'` it is the text.
    const texts = valuesOf(written).flatMap((value) => textOf(value) ?? []);
    return texts.length === 1 ? strategyNamed(texts[0]) : null;
  }
  if (!configuration.lacks('strategy')) return null;
  return configuration.twice ? 'jwt' : strategyOfAuthjs(configuration);
}

function strategyNamed(text: string | null | undefined): StrategyName | null {
  return strategyNames.find((name) => name === text) ?? null;
}
