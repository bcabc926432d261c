import { refusedAdvice } from 'authjs-session-kit/parts';
import { Node, SyntaxKind } from 'ts-morph';
import { keepsRows, strategyOfKit } from '../project/configuration.ts';
import { helpersIn } from '../project/helpers.ts';
import { placeOf } from '../project/syntax.ts';
import type { Variable } from '../project/variables.ts';
import type { App } from './app.ts';
import type { Check, Found } from './check.ts';

export const optionRefused: Check = {
  code: 'option-refused',
  level: 'error',
  title: 'The configuration has an option that the kit refuses',
  appliesTo: 'the kit',
  look: ({ configuration }) =>
    Object.entries(refusedAdvice).flatMap(([option, fix]) => {
      const set = configuration?.get(...option.split('.'));
      if (!set) return [];
      const detail = `${option} is set, and the kit makes and reads the tokens of sessions itself: the app doesn't start.`;
      return [{ where: placeOf(set), detail, fix }];
    }),
};

export const storeMissing: Check = {
  code: 'store-missing',
  level: 'error',
  title: 'Something is asked for that needs a store of sessions',
  appliesTo: 'the kit',
  look(app) {
    const { configuration } = app;
    if (!configuration || configuration.get('sessions')) return [];
    if (!configuration.lacks('sessions')) {
      return { skipped: `${configuration.path} spreads what can't be read without running it` };
    }
    return [...withStrategy(app), ...withLimit(app), ...withCalls(app)];
  },
};

const fix =
  'Give createSessionKit a store: sessions: prismaSessions(prisma), from authjs-session-kit/prisma.';

function withStrategy({ variables, configuration }: App): Found[] {
  const name = configuration && strategyOfKit(configuration, variables);
  if (!name || !keepsRows[name]) return [];
  const variable = variables('AUTH_SESSION_STRATEGY');
  // An adapter alone also makes database the default.
  const written =
    configuration.get('strategy') ??
    configuration.get('session', 'strategy') ??
    configuration.get('adapter');
  const where = variable ? placeOfVariable(variable) : written && placeOf(written);
  const detail = `The strategy is "${name}", which keeps sessions in a store, and there is none: the app doesn't start.`;
  return where ? [{ where, detail, fix }] : [];
}

function withLimit({ variables, configuration }: App): Found[] {
  const variable = variables('AUTH_MAX_SESSIONS');
  const written = configuration?.get('policy', 'maxSessions');
  const where = variable ? placeOfVariable(variable) : written && placeOf(written);
  if (!where || (!variable && written?.getText() === 'null')) return [];
  const detail = "Without a store a user's sessions can't be counted: the app doesn't start.";
  return [{ where, detail, fix }];
}

const placeOfVariable = ({ name, from }: Variable) => `${name} (${from})`;

/** Methods of the kit's `sessions` that need a store. */
const methodsWithStore = [
  'list',
  'revoke',
  'revokeOthers',
  'revokeAll',
  'rotate',
  'revokeUser',
  'revokeEveryone',
  'prune',
];

/** The first call in each file. */
function withCalls(app: App): Found[] {
  return app.code.paths.flatMap((path) => {
    const text = app.code.text(path);
    // Whatever their local names are, an import has their original names in it.
    if (!text.includes('sessions') || !methodsWithStore.some((name) => text.includes(`.${name}`)))
      return [];
    const called = firstCall(app, path);
    if (!called) return [];
    const detail = `sessions.${called.getName()}() is called, and a token can't be taken back without a store: the call fails.`;
    return [{ where: placeOf(called), detail, fix }];
  });
}

/** `sessions.list(…)` or `kit.sessions.list(…)` of the kit, not of other objects of that name. */
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
  return app.code
    .file(path)
    .getDescendantsOfKind(SyntaxKind.CallExpression)
    .map((call) => call.getExpression())
    .filter(Node.isPropertyAccessExpression)
    .find(
      (called) => methodsWithStore.includes(called.getName()) && isSessions(called.getExpression()),
    );
}
