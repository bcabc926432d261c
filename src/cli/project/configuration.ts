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
  /** The value of a property, also from a spread object of another file; `null`: it isn't found. */
  get(...path: string[]): Node | null;
  /** Whether a property is certainly not set: false also where code that can't be read may set it. */
  lacks(...path: string[]): boolean;
  /** Both configurations, where Auth.js is configured twice. The configuration as a whole then has the jwt one's properties first. */
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
  const reading = (...objects: Properties[]) => ({
    path,
    ...readingOf(objects, code),
    twice: null,
  });
  // Auth.js has no option `database`, so it is the kit's.
  if (!database) return reading(whole);
  const [ofJwt, ofDatabase] = [propertiesOf(jwt, code), propertiesOf(database, code)];
  return {
    ...reading(whole, ofJwt, ofDatabase),
    twice: { jwt: reading(whole, ofJwt), database: reading(whole, ofDatabase) },
  };
}

/** Looks properties up in several objects. The first object that has a property counts. */
function readingOf(objects: readonly Properties[], code: Code) {
  /** The property at the end of a path, or else whether code that can't be read may set it. */
  function find([name = '', ...rest]: string[], { values, complete }: Properties): LookedUp {
    const value = values.get(name);
    if (!value) return { node: null, lacking: complete };
    if (rest.length > 0) return find(rest, propertiesOf(value, code));
    return { node: code.follow(value) ?? null, lacking: false };
  }
  const all = (path: string[]) => objects.map((object) => find(path, object));

  return {
    get: (...path: string[]) => all(path).find(({ node }) => node)?.node ?? null,
    lacks: (...path: string[]) => all(path).every(({ lacking }) => lacking),
  };
}

interface LookedUp {
  node: Node | null;
  /** Whether the property is certainly not set. */
  lacking: boolean;
}

/** The properties of an object, read without running it. */
export interface Properties {
  /** The values by their names. Where a name is set twice, the last value. */
  readonly values: ReadonlyMap<string, Node>;
  /** Whether these are all properties, because every spread object can be read. */
  readonly complete: boolean;
}

/** A limit, because objects may refer to each other in a circle. */
const maxDepth = 20;

/** The properties of an object, also from spread objects. Where a name is set twice, the last value counts. */
export function propertiesOf(node: Node | undefined, code: Code, depth = maxDepth): Properties {
  const values = new Map<string, Node>();
  const object = objectOf(node, code);
  if (!Node.isObjectLiteralExpression(object) || depth === 0) {
    return { values, complete: node === undefined };
  }
  let complete = true;
  for (const property of object.getProperties()) {
    if (!Node.isSpreadAssignment(property)) {
      values.set(nameOf(property), code.follow(property) ?? property);
      continue;
    }
    const inner = propertiesOf(property.getExpression(), code, depth - 1);
    for (const [name, value] of inner.values) values.set(name, value);
    complete &&= inner.complete;
  }
  return { values, complete };
}

/** The object of an expression, or the object that a function returns: `NextAuth(() => ({…}))`. */
function objectOf(node: Node | undefined, code: Code): Node | undefined {
  const given = code.follow(node);
  if (!isFunction(given)) return given;
  const body = Node.isArrowFunction(given) ? unwrapped(given.getBody()) : undefined;
  if (Node.isObjectLiteralExpression(body)) return body;
  return code.follow(returnsOf(given).at(-1)?.getExpression());
}

/** The source of the secret in the configuration. */
export interface GivenSecret {
  /** "variables": only environment variables. "unknown": also other code. */
  readonly kind: 'variables' | 'unknown';
  /** The variables; empty: those that Auth.js and the kit read by default. */
  readonly names: readonly string[];
}

/** NextAuth v4's variable for the secret. Auth.js and the kit read it where AUTH_SECRET isn't set. */
export const formerSecret = 'NEXTAUTH_SECRET';

export function secretGivenBy(configuration: Configuration | null): GivenSecret {
  const values = valuesOf(configuration?.get('secret') ?? undefined);
  const names = values.map(variableOf).filter((name) => name !== null);
  return { kind: names.length === values.length ? 'variables' : 'unknown', names };
}

/** Whether a strategy needs rows. */
export const keepsRows: Readonly<Record<StrategyName, boolean>> = { jwt: false, database: true };

/** The strategy of plain Auth.js; `null`: code computes it. */
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
    // For `environment.strategy ?? 'jwt'` it is 'jwt'.
    const texts = valuesOf(written).flatMap((value) => textOf(value) ?? []);
    return texts.length === 1 ? strategyNamed(texts[0]) : null;
  }
  if (!configuration.lacks('strategy')) return null;
  return configuration.twice ? 'jwt' : strategyOfAuthjs(configuration);
}

function strategyNamed(text: string | null | undefined): StrategyName | null {
  return strategyNames.find((name) => name === text) ?? null;
}
