import type { Node } from 'ts-morph';
import { placeOf } from '../project/syntax.ts';
import { type App, isKit, keepsPlainRows, whyNoRows } from './app.ts';
import { type Callback, lookInSessionCallback } from './callbacks.ts';
import type { Check, Found } from './check.ts';
import { unguardedReads } from './unguarded-reads.ts';

export const sessionCallbackOneSided: Check = {
  code: 'session-callback-one-sided',
  level: 'error',
  title: "callbacks.session reads what it isn't given",
  about: 'what is read',
  look(app) {
    const side = sideOf(app);
    return side ? lookInSessionCallback(side.app, (callback) => readsIn(callback, side)) : [];
  },
};

/** A parameter that is undefined in a callback, and why. */
interface Side {
  /** With the configuration whose callback it is. */
  readonly app: Pick<App, 'configuration'>;
  readonly lacks: 'user' | 'token';
  /** Where it is undefined, as a clause. */
  readonly where: string;
  /** When both are defined, as a sentence. */
  readonly both: string;
  /** What happens when it is read, as a clause. */
  readonly consequence: string;
}

/** @returns `null` when neither is undefined, or when that isn't known. */
function sideOf(app: App): Side | null {
  return isKit(app) ? sideOfKit(app) : sideOfPlainAuthjs(app);
}

/** Plain Auth.js passes one of the two, by its strategy. */
function sideOfPlainAuthjs(app: App): Side | null {
  const both = 'With authjs-session-kit both are there.';
  const consequence = 'Auth.js logs that, and no user is signed in.';
  if (keepsPlainRows(app)) {
    return { app, lacks: 'token', where: 'in the database strategy', both, consequence };
  }
  if (whyNoRows(app) === null) return null;
  return { app, lacks: 'user', where: 'in the jwt strategy', both, consequence };
}

/** The kit passes both, but knows no users without an adapter. Sessions are jwts then. */
function sideOfKit({ configuration }: App): Side | null {
  if (!configuration?.lacks('adapter')) return null;
  return {
    app: { configuration: configuration.twice?.jwt ?? configuration },
    lacks: 'user',
    where: 'without an adapter',
    both: 'With an adapter both are there.',
    consequence: 'each page and route that asks for the session fails.',
  };
}

/** @returns the first read only, because the others have the same mistake. */
function readsIn(callback: Callback, { lacks, where, both, consequence }: Side): Found[] {
  const has = lacks === 'user' ? 'token' : 'user';
  const [first] = unguardedReads(callback, lacks, has);
  if (!first) return [];
  const name = textAfter(first);
  const isId = name === '.id' || name === '.sub';
  const holds = has === 'user' ? 'the columns of the row' : 'the claims of callbacks.jwt';
  return [
    {
      where: placeOf(first),
      detail: `${lacks} is undefined ${where}. Reading something of it throws: ${consequence}`,
      fix: isId
        ? `${idFix} ${both}`
        : `Ask first, if (${lacks}) or ${lacks}?${name}, or read ${has}${name}: ${has} has ${holds}. ${both}`,
    },
  ];
}

const idFix = 'Write user?.id ?? token?.sub: one of them is the id, whichever the strategy is.';

/** @returns `.role` of `token.role`. */
function textAfter(read: Node): string {
  const member = /(\.\w+|\[["']\w+["']\])$/.exec(read.getText())?.[1] ?? '.role';
  return member.startsWith('[') ? `.${member.slice(2, -2)}` : member;
}
