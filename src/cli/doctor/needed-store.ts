import { Node, SyntaxKind } from 'ts-morph';
import { helpersIn } from '../project/helpers.ts';
import { placeOf, textOf } from '../project/syntax.ts';
import type { App } from './app.ts';
import type { Check, Found } from './check.ts';
import { keepsRows } from './strategy-needs.ts';

export const storeMissing: Check = {
  code: 'store-missing',
  level: 'error',
  title: 'Something is asked for that needs a store of sessions',
  appliesTo: 'the kit',
  look(app) {
    const { configuration } = app;
    if (!configuration || configuration.get('sessions')) return [];
    if (!configuration.lacks('sessions')) {
      return { skipped: `${configuration.path} spreads what can’t be read without running it` };
    }
    return [...strategy(app), ...limit(app), ...calls(app)];
  },
};

const fix =
  'Give createSessionKit a store: sessions: prismaSessions(prisma), from authjs-session-kit/prisma.';

/** What is written counts before the variable, which the kit reads only where nothing is. */
function strategy({ variables, configuration }: App): Found[] {
  const written = configuration?.get('strategy');
  const variable = written ? null : variables('AUTH_SESSION_STRATEGY');
  const name = written ? textOf(written) : variable?.value;
  const where = written ? placeOf(written) : `${variable?.name} (${variable?.from})`;
  if (!name || !keepsRows(name)) return [];
  const detail =
    'This strategy keeps sessions in a store, and there is none: the app doesn’t start.';
  return [{ where, detail, fix }];
}

function limit({ variables, configuration }: App): Found[] {
  const written = configuration?.get('policy', 'maxSessions');
  const variable = configuration?.lacks('policy') ? variables('AUTH_MAX_SESSIONS') : null;
  const where = variable ? `${variable.name} (${variable.from})` : written && placeOf(written);
  if (!where || written?.getText() === 'null') return [];
  const detail = 'Without a store nobody can count a user’s sessions: the app doesn’t start.';
  return [{ where, detail, fix }];
}

/** What the kit's `sessions` can't do with tokens alone. */
const needing = [
  'list',
  'revoke',
  'revokeOthers',
  'revokeAll',
  'rotate',
  'revokeUser',
  'revokeEveryone',
  'prune',
];

/** The first in each file. */
function calls(app: App): Found[] {
  return app.sources().flatMap(({ path, text }) => {
    // Whatever they are called here, they are called so where they come from.
    if (!text.includes('sessions') || !needing.some((name) => text.includes(`.${name}`))) return [];
    const called = firstCall(app, path);
    if (!called) return [];
    const detail = `sessions.${called.getName()}() is called, and a token can’t be taken back without a store: the call fails.`;
    return [{ where: placeOf(called), detail, fix }];
  });
}

/** `sessions.list(…)`, and `kit.sessions.list(…)`; what others call sessions is something else. */
function firstCall(app: App, path: string) {
  const helpers = helpersIn(app, path);
  const isSessions = (node: Node): boolean => {
    if (Node.isIdentifier(node)) return helpers.get(node.getText()) === 'sessions';
    return (
      Node.isPropertyAccessExpression(node) &&
      node.getName() === 'sessions' &&
      helpers.has(node.getExpression().getText())
    );
  };
  if (helpers.size === 0) return undefined;
  return app.names
    .file(path)
    .getDescendantsOfKind(SyntaxKind.CallExpression)
    .map((call) => call.getExpression())
    .filter(Node.isPropertyAccessExpression)
    .find((each) => needing.includes(each.getName()) && isSessions(each.getExpression()));
}
