import { Node, SyntaxKind } from 'ts-morph';
import type { Code } from '../../project/code.ts';
import { type Configuration, propertiesOf } from '../../project/configuration.ts';
import { importedNames, isFunction, textOf } from '../../project/syntax.ts';

/** A provider in the app's configuration. */
export interface ConfiguredProvider {
  readonly node: Node;
  /** Its name in the configuration. */
  readonly name: string;
  /** The provider's id in rows of Account; `null`: code computes it. */
  readonly id: string | null;
  /**
   * "users": `authorize` finds a user in the database, and the id is that of the row. "passwords": another
   * `authorize`. "others": OAuth or email, and Auth.js makes up the id.
   */
  readonly kind: 'users' | 'passwords' | 'others' | 'unknown';
  readonly authorize: Node | undefined;
  /** Whether it links an account to the user with the same email address. */
  readonly links: boolean;
}

export function providersOf(configuration: Configuration, code: Code): ConfiguredProvider[] {
  const list = configuration.get('providers') ?? undefined;
  if (!Node.isArrayLiteralExpression(list)) return [];
  return list.getElements().map((element) => readProvider(code.follow(element) ?? element, code));
}

function readProvider(node: Node, code: Code): ConfiguredProvider {
  const called = Node.isCallExpression(node) ? node.getExpression() : node;
  const given = Node.isCallExpression(node) ? node.getArguments()[0] : node;
  const { values } = propertiesOf(given, code);
  const from = importedNames(node.getSourceFile()).find(
    ({ name, local }) => name === 'default' && local === called.getText(),
  )?.specifier;
  const authorize = values.get('authorize');
  const isObject = Node.isObjectLiteralExpression(node);
  const name = isObject ? (values.get('id')?.getText() ?? 'the provider') : called.getText();
  return {
    node,
    name,
    id: values.has('id') ? textOf(values.get('id')) : (from?.split('/').at(-1) ?? null),
    kind: kindOf(),
    authorize,
    links: values.has('allowDangerousEmailAccountLinking'),
  };

  function kindOf(): ConfiguredProvider['kind'] {
    if (from === 'next-auth/providers/credentials') {
      if (!isFunction(authorize)) return 'unknown';
      return queriesUsers(authorize, ofUsers, code) ? 'users' : 'passwords';
    }
    const type = values.get('type')?.getText().slice(1, -1) ?? '';
    const isOAuth = isObject && (type === 'oidc' || type === 'oauth');
    return isOAuth || from?.startsWith('next-auth/providers/') ? 'others' : 'unknown';
  }
}

const ofUsers = /\.user\.(?:find\w+|create|upsert)\(/;

/** Whether a callback sets the ids of users. */
export function setsUserId(configuration: Configuration): boolean {
  const signIn = configuration.get('callbacks', 'signIn')?.getText() ?? '';
  const jwt = configuration.get('callbacks', 'jwt')?.getText() ?? '';
  return /\buser\.id\s*=(?!=)/.test(signIn) || /\.sub\s*=(?!=)|\bsub\s*:/.test(jwt);
}

/** The callback that finds or creates users itself; `null`: there is none. */
export function userCallback(
  configuration: Configuration,
  code: Code,
): { name: string; node: Node } | null {
  // A callback that only loads data by the user's id doesn't choose the user.
  const byAddress = /\.user\.(?:create|upsert|find\w+\(\s*\{\s*where:\s*\{\s*email\b)/;
  const places = [
    { path: ['callbacks', 'signIn'], query: ofUsers },
    { path: ['events', 'signIn'], query: ofUsers },
    { path: ['callbacks', 'jwt'], query: byAddress },
  ];
  for (const { path, query } of places) {
    const node = configuration.get(...path);
    if (node && queriesUsers(node, query, code)) return { name: path.join('.'), node };
  }
  return null;
}

/** How deep calls are followed. */
const maxDepth = 4;

/** Whether code contains a query that matches, itself or in a function of the app that it calls. */
function queriesUsers(node: Node, query: RegExp, code: Code, depth = maxDepth): boolean {
  if (query.test(node.getText())) return true;
  if (depth === 0) return false;
  return node
    .getDescendantsOfKind(SyntaxKind.CallExpression)
    .map((call) => code.follow(call.getExpression()))
    .some((called) => isFunction(called) && queriesUsers(called, query, code, depth - 1));
}

/**
 * The id of the only provider of an app without an adapter, whose account ids were the user ids in NextAuth
 * v4; `null`: there are more providers, or user ids came from elsewhere.
 */
export function soleProvider(configuration: Configuration, code: Code): string | null {
  const [only, ...more] = providersOf(configuration, code);
  const isSole = more.length === 0 && only?.kind === 'others' && configuration.lacks('adapter');
  return isSole && !userCallback(configuration, code) ? only.id : null;
}
