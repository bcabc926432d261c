import { join } from 'node:path';
import { readText } from '../../project/files.ts';
import type { Project } from '../../project/project.ts';
import type { Part, Step } from '../plan.ts';
import type { Moved } from './move-from-v4.ts';

/** The moving of the code and what is planned on top of it as one plan, with one change for each file. */
export function movedAndPlanned({ folder }: Project, moved: Moved, plan: Part): Part {
  const planned = new Map(plan.changes.map(({ path, after }) => [path, after]));
  const changes = [...new Map([...moved.overlay, ...planned])].flatMap(([path, after]) => {
    const before = readText(join(folder, path));
    return before === after ? [] : { path, before, after };
  });
  const own = moved.part.steps.map((step): Step => {
    const more = plan.steps.find((other) => isOfFile(other) && other.what === step.what);
    const isSame = !more || more.action === 'skip' || step.action === 'by hand';
    return isSame ? step : { ...step, reason: `${step.reason}; ${more.reason}` };
  });
  const isTold = ({ action, what }: Step) =>
    ['create', 'modify', 'skip'].includes(action) && moved.overlay.has(what);
  const rest = plan.steps.filter((step) => !isTold(step));
  const first = rest.findIndex(({ what }) => what !== 'packages');
  return { steps: [...rest.slice(0, first), ...own, ...rest.slice(first)], changes };
}

const isOfFile = ({ action }: Step) => ['create', 'modify', 'skip'].includes(action);
