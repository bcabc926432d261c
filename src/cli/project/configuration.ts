import type { StrategyName } from 'authjs-session-kit';
import { type CallExpression, type Node, type SourceFile, SyntaxKind } from 'ts-morph';
import type { Names } from './names.ts';
import type { Project } from './project.ts';
import { type Properties, propertiesOf } from './properties.ts';
import { pathOf } from './syntax.ts';

/** The configuration of Auth.js or the kit, as far as it is written out. */
export interface Configuration {
  /** The file with the call. */
  readonly path: string;
  /** What a property is set to, also by an object of a local file that is spread into it. */
  get(...path: string[]): Node | null;
  /** Whether a property is certainly not set: it isn't written, and nothing that can't be read may set it. */
  lacks(...path: string[]): boolean;
  /** Each of the two where Auth.js is configured twice; of both together the one for jwts counts first. */
  readonly twice: Readonly<Record<StrategyName, Configuration>> | null;
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

/** What a call of Auth.js or the kit is given: a configuration, or `{ jwt, database }` and the kit's options. */
export function configurationIn(call: CallExpression, names: Names): Configuration {
  const path = pathOf(call);
  const whole = propertiesOf(call.getArguments()[0], names);
  const [jwt, database] = ['jwt', 'database'].map((name) => whole.values.get(name));
  const reading = (...places: Properties[]) => ({ path, ...readingOf(places, names), twice: null });
  // Auth.js has no option of that name.
  if (!database) return reading(whole);
  const [ofJwt, ofDatabase] = [propertiesOf(jwt, names), propertiesOf(database, names)];
  return {
    ...reading(whole, ofJwt, ofDatabase),
    twice: { jwt: reading(whole, ofJwt), database: reading(whole, ofDatabase) },
  };
}

/** The first place that has a property counts. */
function readingOf(places: readonly Properties[], names: Names) {
  /** The property at the end of a path, or else whether something unread may hold it. */
  function find([name = '', ...rest]: string[], { values, complete }: Properties): Found {
    const at = values.get(name);
    if (!at) return { node: null, lacking: complete };
    if (rest.length > 0) return find(rest, propertiesOf(at, names));
    return { node: names.follow(at) ?? null, lacking: false };
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
