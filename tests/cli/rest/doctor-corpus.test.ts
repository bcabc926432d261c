import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { strategyNames } from '../../../src/kit/session/session.ts';
import { corpus } from '../../configurations/corpus.ts';
import { appWith, reportOf } from '../doctor/apps.ts';
import { corpusApps } from './corpus-apps.ts';

/** What of these apps reaches the browser: the doctor says so, in each strategy. */
const handOut: Readonly<Record<string, string>> = {
  enumeratesUser: 'session-leaks-user',
  exampleApp: 'session-leaks-token',
  passwordHash: 'session-leaks-user',
  refreshAtEachCall: 'session-leaks-token',
  refreshRotation: 'session-leaks-token',
  spreadUser: 'session-leaks-token',
  tokenAsSession: 'session-leaks-token',
};

/** The same on plain Auth.js alone, whose session of a row has all of it. */
const handOutRow: Readonly<Record<string, string>> = {
  changesId: 'session-leaks-user',
  credentialsAndOidc: 'session-leaks-token',
  deletesFields: 'session-leaks-user',
  emailLinks: 'session-leaks-token',
  linking: 'session-leaks-token',
  ownPages: 'session-leaks-token',
  t3: 'session-leaks-token',
  updateAge: 'session-leaks-token',
  writtenForDatabase: 'session-leaks-token',
};

/** What keeps the kit from starting. */
const refused: Readonly<Record<string, string[]>> = {
  'credentialsOnly, database': ['store-missing'],
  'ownEncode, jwt': ['option-refused', 'option-refused'],
  'ownEncode, database': ['option-refused', 'option-refused'],
  'ownSessionToken, jwt': ['option-refused'],
  'ownSessionToken, database': ['option-refused'],
};

/** One app, whose files are written anew for each: to make and commit 198 takes longer than to look. */
let folder: string | undefined;

async function codesOf(files: Record<string, string>): Promise<string[]> {
  folder ??= appWith(files);
  for (const [path, text] of Object.entries(files)) writeFileSync(join(folder, path), text);
  return (await reportOf(folder)).report.findings.map(({ code }) => code);
}

describe('of the corpus of configurations session-kit doctor', () => {
  it.for(strategyNames)(
    'names what breaks or hands something out, and nothing else, in strategy %s',
    { timeout: 60_000 },
    async (strategy) => {
      for (const { name, kit } of corpusApps) {
        const isRefused = corpus[name]?.refused?.[strategy] !== undefined;
        const expected = isRefused ? refused[`${name}, ${strategy}`] : [handOut[name] ?? []].flat();
        expect([name, await codesOf(kit(strategy))]).toEqual([name, expected]);
      }
    },
  );

  it('does so before the kit is added, too', { timeout: 60_000 }, async () => {
    for (const { name, plain } of corpusApps) {
      const expected = [handOut[name] ?? handOutRow[name] ?? []].flat();
      expect([name, await codesOf(plain)]).toEqual([name, expected]);
    }
  });
});
