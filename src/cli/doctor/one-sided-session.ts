import { type StrategyName, strategyNames } from 'authjs-session-kit';
import type { Node } from 'ts-morph';
import { strategyOfKit } from '../project/strategy.ts';
import { placeOf } from '../project/syntax.ts';
import type { App } from './app.ts';
import type { Check, Found } from './check.ts';
import { type Callback, lookInSessionCallback } from './session-callback.ts';
import { keepsStockRows, whyNoRows } from './strategy-needs.ts';
import { unguardedReads } from './unguarded-reads.ts';

export const sessionCallbackOneSided: Check = {
  code: 'session-callback-one-sided',
  level: 'error',
  title: 'callbacks.session reads what only one strategy gives it',
  look(app) {
    const strategies = strategiesOf(app);
    const end = app.project.auth.kind === 'kit' ? endOfKit : endOfStock;
    return lookInSessionCallback(app, (callback) =>
      sidesIn(callback, strategies.of(callback), end),
    );
  },
};

/** What Auth.js and the kit leave out for each, and what they give in its place. */
const sides = {
  jwt: { lacks: 'user', has: 'token' },
  database: { lacks: 'token', has: 'user' },
} as const satisfies Record<StrategyName, object>;

const endOfKit = 'each page and route that asks for the session fails.';
const endOfStock = 'Auth.js logs that, and nobody is signed in.';

/** Which strategies sessions have, and which they could get by a variable. */
interface Strategies {
  readonly used: readonly StrategyName[];
  readonly possible: readonly StrategyName[];
}

/** The first place for each of the two: a mistake in one line is one in all. */
function sidesIn(callback: Callback, { used, possible }: Strategies, end: string): Found[] {
  return possible.flatMap((strategy): Found[] => {
    const { lacks, has } = sides[strategy];
    const [first] = unguardedReads(callback, lacks, has);
    if (!first) return [];
    const now = used.includes(strategy);
    return [
      {
        where: placeOf(first),
        level: now ? 'error' : 'warning',
        detail: `${lacks} is undefined in the ${strategy} strategy, which is ${now ? 'in use' : 'only a variable away'}. Reading something of it throws there: ${end}`,
        fix: fixOf(first, lacks, has, possible.length > 1),
      },
    ];
  });
}

function fixOf(read: Node, lacks: string, has: string, both: boolean): string {
  const name = textAfter(read);
  return both
    ? `Read either: (user ?? token)${name}, with the claim of callbacks.jwt called as the column is.`
    : `Read ${has}${name}: it has ${has === 'user' ? 'the columns of the row' : 'the claims of callbacks.jwt'}, or ask first: ${lacks}?${name}.`;
}

/** `.role`, of `token.role`. */
function textAfter(read: Node): string {
  const member = /(\.\w+|\[["']\w+["']\])$/.exec(read.getText())?.[1] ?? '.role';
  return member.startsWith('[') ? `.${member.slice(2, -2)}` : member;
}

/** Which of them a callback is asked in: each configuration's own is for its own strategy. */
function strategiesOf(app: App): { of(callback: Callback): Strategies } {
  const { used, possible } = app.project.auth.kind === 'kit' ? ofKit(app) : ofStock(app);
  return {
    of: ({ strategies }) => ({
      used: used.filter((each) => strategies.includes(each)),
      possible: possible.filter((each) => strategies.includes(each)),
    }),
  };
}

function ofStock(app: App): Strategies {
  if (keepsStockRows(app)) return only('database');
  // Where nobody can tell, nothing is said.
  return whyNoRows(app) === null ? { used: [], possible: [] } : only('jwt');
}

const only = (strategy: StrategyName): Strategies => ({ used: [strategy], possible: [strategy] });

function ofKit({ configuration, variables }: App): Strategies {
  const said = configuration && strategyOfKit(configuration, variables);
  const share =
    variables('AUTH_SESSION_ROLLOUT')?.value ?? configuration?.get('rollout')?.getText();
  const isPartly = share !== undefined && Number(share) < 100;
  const used = strategyNames.filter((each) => each === said || isPartly);
  // Without a store there are jwts alone, and nothing to switch to.
  const hasStore = configuration?.lacks('sessions') === false;
  return { used, possible: hasStore ? strategyNames : used };
}
