import { existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { readText } from '../project/files.ts';
import { trackedFiles } from '../project/git.ts';
import { placeOf, textOf, valuesOf } from '../project/syntax.ts';
import { isHidden, type Variable, valuesIn } from '../project/variables.ts';
import type { App } from './app.ts';
import type { Check, Found } from './check.ts';
import { howToMakeSecret, secretNamesOf, secretsOf } from './secrets.ts';

export const secretCommitted: Check = {
  code: 'secret-committed',
  level: 'error',
  title: 'A secret is where all who have the code can read it',
  look(app) {
    const tracked = trackedFiles(app.folder);
    const written = inConfiguration(app);
    if (tracked === null && written.length === 0) {
      return { skipped: 'the app is in no git repository' };
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
      fix: `Leave \`secret\` out, set AUTH_SECRET, and make it a new one: the old one stays in git's history. ${howToMakeSecret}`,
    }));
}

function inRepository(app: App, tracked: readonly string[]): Found[] {
  const { folder } = app;
  const names = secretNamesOf(app);
  const inUse = secretsOf(app);
  return tracked.flatMap((path) => {
    const text = textOfTracked(join(folder, path));
    const problem = problemIn(path, text, names, inUse);
    if (problem === null) return [];
    return [
      {
        where: path,
        detail: `Git keeps this file, and ${problem}. Whoever can read the repository can sign in as any user.`,
        fix: `Take it out, and make a new one: the old one stays in git's history. ${howToMakeSecret}`,
      },
    ];
  });
}

/** Shorter values are in texts by chance. */
const leastLength = 16;

/** @returns what is wrong with a file, as the end of a sentence; `null`: nothing. */
function problemIn(
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

/** Larger files are no code or settings, and are not read. */
const mostBytes = 1024 * 1024;

function textOfTracked(place: string): string {
  // Git also tracks broken links.
  const size = existsSync(place) ? statSync(place).size : 0;
  return size > mostBytes ? '' : (readText(place) ?? '');
}
