import { existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { readText } from '../project/files.ts';
import { trackedFiles } from '../project/git.ts';
import { placeOf, textOf, valuesOf } from '../project/syntax.ts';
import { isHidden, type Variable, valuesIn } from '../project/variables.ts';
import type { App } from './app.ts';
import type { Check, Found } from './check.ts';
import { makeOne, secretNamesOf, secretsOf } from './secrets.ts';

export const secretCommitted: Check = {
  code: 'secret-committed',
  level: 'error',
  title: 'A secret is where all who have the code can read it',
  look(app) {
    const tracked = trackedFiles(app.folder);
    const written = inConfiguration(app);
    if (tracked === null && written.length === 0) {
      return { skipped: "git doesn't say which files it keeps: the app is in no repository of it" };
    }
    return [...written, ...inRepository(app, tracked ?? [])];
  },
};

/** `secret: "…"`, also as the fallback of a variable. */
function inConfiguration({ configuration }: App): Found[] {
  const secret = configuration?.get('secret');
  if (!secret) return [];
  return valuesOf(secret)
    .filter(textOf)
    .slice(0, 1)
    .map((node) => ({
      where: placeOf(node),
      detail: '`secret` is written out in the code: in each clone, each build and each fork of it.',
      fix: `Leave \`secret\` out, set AUTH_SECRET, and make it a new one: the old one stays in git's history. ${makeOne}`,
    }));
}

function inRepository(app: App, tracked: readonly string[]): Found[] {
  const { folder } = app;
  const names = secretNamesOf(app);
  const inUse = secretsOf(app);
  return tracked.flatMap((path) => {
    const text = textOfTracked(join(folder, path));
    const found = held(path, text, names, inUse);
    if (found === null) return [];
    return [
      {
        where: path,
        detail: `Git keeps this file, and ${found}. Whoever can read the repository can sign in as any user.`,
        fix: `Take it out, and make a new one: the old one stays in git's history. ${makeOne}`,
      },
    ];
  });
}

/** Shorter ones are in any text by chance. */
const leastLength = 16;

function held(
  path: string,
  text: string,
  names: readonly string[],
  inUse: readonly Variable[],
): string | null {
  const isEnvFile = /(^|\/)\.env(\.|$)/.test(path);
  const isInUse = !/\.(example|sample|template|dist|defaults?|development|test|ci)$/.test(path);
  const values = isEnvFile ? valuesIn(text) : {};
  const copied = inUse.find(
    ({ name, value }) =>
      !isHidden(value) &&
      (values[name] === value || (value.length >= leastLength && text.includes(value))),
  );
  if (copied) return `it holds the value of ${copied.name}`;
  const secretName = names.find((name) => !isHidden(values[name] ?? ''));
  return secretName !== undefined && isInUse ? `it sets ${secretName}` : null;
}

/** Files of code and settings. Large files are left out. */
const mostBytes = 1024 * 1024;

function textOfTracked(place: string): string {
  // Git keeps links to nowhere as well.
  const size = existsSync(place) ? statSync(place).size : 0;
  return size > mostBytes ? '' : (readText(place) ?? '');
}
