import { mkdirSync, symlinkSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { initCommand } from '../../../../src/cli/init/init.ts';
import { commit, filesIn, makeApp } from '../../../support/made-app.ts';
import { v4Apps } from '../../../support/v4-apps/all.ts';
import { filesOf, type Listed, type V4App } from '../../../support/v4-apps/v4-app.ts';

interface Step {
  action: string;
  what: string;
  reason: string;
  snippet?: string;
}

async function init({ place = '' }: V4App, top: string, ...args: string[]): Promise<string> {
  let printed = '';
  await initCommand.run([...args, '--skip-install'], {
    env: {},
    folder: join(top, place),
    print: (text) => {
      printed += `${text}\n`;
    },
  });
  return printed;
}

const notSource = ['node_modules', 'prisma', '.gitignore', 'package.json'];

/** Runs init. @returns the steps that a dry run printed before, and the app as it is then. */
async function moved(app: V4App) {
  // The least app has a page, which not all of these have.
  const top = makeApp({ 'app/page.tsx': '', 'tsconfig.json': '', ...filesOf(app) });
  for (const [name, place] of Object.entries(app.packagesAt ?? {})) {
    const link = join(top, 'node_modules', name);
    mkdirSync(dirname(link), { recursive: true });
    symlinkSync(join(top, place), link);
  }
  const { steps }: { steps: Step[] } = JSON.parse(await init(app, top, '--dry-run', '--json'));
  await init(app, top, '--yes');
  return { top, steps, after: filesIn(top, notSource) };
}

/** @returns a path as steps have it: relative to the app's folder. */
const pathsOf = ({ place = '' }: V4App, path: string) =>
  path.startsWith(place) ? path.slice(place.length) : `../../${path}`;

function isListed(app: V4App, { at, line, says }: Listed, steps: readonly Step[], text: string) {
  const lines = text.split('\n');
  const number = lines.findIndex((candidate) => candidate.includes(line)) + 1;
  expect(number, `${at} has: ${line}`).toBeGreaterThan(0);
  const path = pathsOf(app, at);
  return steps.some(
    ({ action, what, reason, snippet = '' }) =>
      action === 'by hand' &&
      (what === path || what === `${path}:${number}` || isAlso(path, number, what, reason)) &&
      says.test(`${reason}\n${snippet}`),
  );
}

/** Whether a step for all places of a file includes this line. */
const isAlso = (path: string, line: number, what: string, reason: string) =>
  what.startsWith(`${path}:`) && new RegExp(`\\(also in .*\\b${line}\\b`).test(reason);

describe.each(v4Apps)('an app of NextAuth v4: $name', (app) => {
  let result: Awaited<ReturnType<typeof moved>>;

  beforeAll(async () => {
    result = await moved(app);
  });

  it('is moved where it is certain, and the rest is listed', () => {
    const { steps, after } = result;
    for (const [path, texts] of Object.entries(app.moved)) {
      if (texts === null) expect(after[path], path).toBeUndefined();
      else for (const text of texts) expect(after[path], path).toMatch(text);
    }
    const byHand = steps.filter(({ action }) => action === 'by hand');
    const places = byHand.map(({ what }) => what).join('\n');
    for (const [path, text] of Object.entries(after)) {
      for (const gone of app.gone) {
        const lines = text
          .split('\n')
          .flatMap((line, index) => (gone.test(line) ? [index + 1] : []));
        const unsaid = lines.filter((line) => !places.includes(`${pathsOf(app, path)}:${line}`));
        expect(unsaid, `${gone} in ${path}`).toEqual([]);
      }
    }
    for (const listed of app.listed) {
      const isThere = isListed(app, listed, steps, after[listed.at] ?? '');
      expect(
        isThere,
        `${listed.at}: ${listed.line} ${listed.says}\n${JSON.stringify(byHand, null, 1)}`,
      ).toBe(true);
    }
  });

  it('is left alone by a second run', async () => {
    const { top, after } = result;
    commit(top);
    const printed = await init(app, top, '--yes');
    expect(printed).not.toMatch(/^[+~-] /m);
    expect(filesIn(top, notSource)).toEqual(after);
  });
});
