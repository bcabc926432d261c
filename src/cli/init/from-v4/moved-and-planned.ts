import { join } from 'node:path';
import { Code } from '../../project/code.ts';
import { readText } from '../../project/files.ts';
import { authRoutesOf } from '../../project/matcher.ts';
import type { Project } from '../../project/project.ts';
import { textOf } from '../../project/syntax.ts';
import type { PlanPart, Step } from '../plan.ts';
import type { MigratedCode } from './move-from-v4.ts';
import { usesProviderIds } from './options-of-v5.ts';
import { remainingSteps } from './remaining/remaining-steps.ts';

/**
 * Joins the move from v4 and the plan for the moved code: one change for each file, and the steps to do by
 * hand in the resulting files.
 *
 * @param v5 the app after its code was moved.
 */
export function movedAndPlanned(v5: Project, moved: MigratedCode, plan: PlanPart): PlanPart {
  const { folder } = v5;
  const planned = new Map(plan.changes.map(({ path, after }) => [path, after]));
  const changes = [...new Map([...moved.overlay, ...planned])].flatMap(([path, after]) => {
    const before = readText(join(folder, path));
    return before === after ? [] : { path, before, after };
  });
  const movedSteps = moved.part.steps.map((step): Step => {
    const more = plan.steps.find((other) => isOfFile(other) && other.what === step.what);
    const keepsReason = !more || more.action === 'skip' || step.action === 'by hand';
    return keepsReason ? step : { ...step, reason: `${step.reason}; ${more.reason}` };
  });
  const rest = plan.steps.filter((step) => !(isOfFile(step) && moved.overlay.has(step.what)));
  const first = rest.findIndex(({ what }) => what !== 'packages');
  const written = new Code(folder, new Map(changes.map(({ path, after }) => [path, after])));
  const { steps: byHandSteps } = remainingSteps(migratedApp(v5, written, moved), moved.places);
  return {
    steps: [...rest.slice(0, first), ...movedSteps, ...byHandSteps, ...rest.slice(first)],
    changes,
  };
}

function migratedApp(v5: Project, code: Code, { auth, usesTwitterOAuth1 }: MigratedCode) {
  const routes = authRoutesOf(v5);
  const { configuration, layout } = v5;
  return {
    code,
    typescript: layout.typescript,
    usesProviderIds: configuration !== null && usesProviderIds(configuration, v5.code),
    usesTwitterOAuth1,
    routes,
    signInPage: textOf(configuration?.get('pages', 'signIn')) ?? `${routes}/signin`,
    auth: (from: string) => auth.specifier(from),
  };
}

const isOfFile = ({ action }: Step) => ['create', 'modify', 'skip'].includes(action);
