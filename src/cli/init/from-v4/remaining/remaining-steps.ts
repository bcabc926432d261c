import type { Code } from '../../../project/code.ts';
import { isBesideApp } from '../../../project/files.ts';
import { pathOf } from '../../../project/syntax.ts';
import { byHand, type PlanPart, together } from '../../plan.ts';
import { besideTheApp } from './beside-the-app.ts';
import { browserSide } from './browser-side.ts';
import { credentials } from './credentials.ts';
import type { Check, Finding, MigratedApp } from './finding.ts';
import { middleware } from './middleware.ts';
import { options } from './options.ts';
import { providers } from './providers.ts';
import { serverSide } from './server-side.ts';
import { sessionCallback } from './session-callback.ts';

const checksOfApp: readonly Check[] = [
  ...serverSide,
  ...middleware,
  ...options,
  ...providers,
  ...sessionCallback,
  ...credentials,
  ...browserSide,
];

/**
 * The steps that the user has to do by hand for v5, in the files as the plan leaves them.
 *
 * @param places folders of the packages with code of v4, "" for the app.
 */
export function remainingSteps(app: MigratedApp, places: readonly string[]): PlanPart {
  const { code } = app;
  const sources = places.flatMap((place) => code.search(() => true, place));
  const tests = code.paths.filter(isBesideApp);
  return together([
    ...stepsOf(code, sources, checksOfApp, app),
    ...stepsOf(code, tests, besideTheApp, app),
  ]);
}

function stepsOf(
  code: Code,
  paths: readonly string[],
  checks: readonly Check[],
  app: MigratedApp,
): PlanPart[] {
  return checks.flatMap((check) =>
    paths
      .filter((path) => check.mayHave.test(code.text(path)))
      .flatMap((path) => asSteps(check.find(code.file(path), app))),
  );
}

/** One step for all lines of a file that need the same change. */
function asSteps(findings: readonly Finding[]): PlanPart[] {
  const hasAdviceOf = (one: Finding) => (other: Finding) =>
    one.reason === other.reason && one.snippet === other.snippet;
  const firsts = findings.filter(
    (finding, index) => findings.findIndex(hasAdviceOf(finding)) === index,
  );
  return firsts.map((first) => {
    const others = findings.filter(hasAdviceOf(first)).slice(1);
    const line = ({ node }: Finding) => node.getStartLineNumber();
    const lines = [...new Set(others.map(line))].filter((number) => number !== line(first));
    const also =
      lines.length > 0 ? ` (also in ${lines.length > 1 ? 'lines' : 'line'} ${listOf(lines)})` : '';
    return byHand(`${pathOf(first.node)}:${line(first)}`, `${first.reason}${also}`, first.snippet);
  });
}

const listOf = (lines: readonly number[]) => {
  const texts = lines.map(String);
  return texts.length < 2 ? texts.join('') : `${texts.slice(0, -1).join(', ')} and ${texts.at(-1)}`;
};
