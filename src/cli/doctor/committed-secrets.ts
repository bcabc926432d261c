import { statSync } from 'node:fs';
import { join } from 'node:path';
import { Node } from 'ts-morph';
import { readText } from '../project/files.ts';
import { trackedFiles } from '../project/git.ts';
import type { App } from './app.ts';
import type { Check, Found } from './check.ts';
import { makeOne, secretNames, secretsOf } from './secrets.ts';
import { naked, placeOf, textOf } from './syntax.ts';
import { type Variable, valuesIn } from './variables.ts';

export const secretCommitted: Check = {
  code: 'secret-committed',
  level: 'error',
  title: 'A secret is where everybody with the code can read it',
  look: (app) => [...inConfiguration(app), ...inRepository(app)],
};

/** `secret: "…"`, also where it is only what a variable falls back to. */
function inConfiguration({ configuration }: App): Found[] {
  const secret = configuration?.get('secret');
  if (!secret) return [];
  return writtenOut(secret)
    .slice(0, 1)
    .map((node) => ({
      where: placeOf(node),
      detail: '`secret` is written out in the code: in each clone, each build and each fork of it.',
      fix: `Leave \`secret\` out, set AUTH_SECRET, and make it a new one: the old one stays in git’s history. ${makeOne}`,
    }));
}

/** The texts that an expression can have as its value: `process.env.AUTH_SECRET ?? "…"` has one. */
function writtenOut(node: Node | undefined): Node[] {
  const it = naked(node);
  if (!it) return [];
  if (textOf(it)) return [it];
  if (Node.isArrayLiteralExpression(it)) return it.getElements().flatMap(writtenOut);
  if (Node.isConditionalExpression(it)) {
    return [it.getWhenTrue(), it.getWhenFalse()].flatMap(writtenOut);
  }
  if (!Node.isBinaryExpression(it)) return [];
  const chooses = ['??', '||', '&&'].includes(it.getOperatorToken().getText());
  return chooses ? [it.getLeft(), it.getRight()].flatMap(writtenOut) : [];
}

function inRepository(app: App): Found[] {
  const { folder } = app.project;
  const inUse = secretsOf(app);
  return (trackedFiles(folder) ?? []).flatMap((path) => {
    const text = textOfTracked(join(folder, path));
    const found = held(path, text, inUse);
    if (found === null) return [];
    return [
      {
        where: path,
        detail: `Git keeps this file, and ${found}. Everybody who can read the repository can be any user.`,
        fix: `Take it out, and make a new one: the old one stays in git’s history. ${makeOne}`,
      },
    ];
  });
}

/** Shorter ones are in any text by chance. */
const leastLength = 16;

function held(path: string, text: string, inUse: readonly Variable[]): string | null {
  const isEnvFile = /(^|\/)\.env(\.|$)/.test(path);
  const isInUse = !/\.(example|sample|template|dist|defaults?|development|test|ci)$/.test(path);
  const values = isEnvFile ? valuesIn(text) : {};
  const copied = inUse.find(
    ({ name, value }) =>
      values[name] === value || (value.length >= leastLength && text.includes(value)),
  );
  if (copied) return `it holds the value of ${copied.name}`;
  const named = secretNames.find((name) => values[name]);
  return named !== undefined && isInUse ? `it sets ${named}` : null;
}

/** Code and settings; a secret is in no large file. */
const mostBytes = 1024 * 1024;

function textOfTracked(place: string): string {
  const size = statSync(place, { throwIfNoEntry: false })?.size ?? 0;
  return size > mostBytes ? '' : (readText(place) ?? '');
}
