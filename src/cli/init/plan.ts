import { statSync } from 'node:fs';
import { join } from 'node:path';
import type { Change } from '../changes/change.ts';

/** A line of the plan: what is done, and why. */
export interface Step {
  readonly action: 'run' | 'create' | 'modify' | 'remove' | 'skip' | 'to set' | 'by hand' | 'note';
  /** A path, or the name of something else, such as "packages". */
  readonly what: string;
  readonly reason: string;
  /** The code to write, the command to type, or the command that is run. */
  readonly snippet?: string;
  /** True for code or a file left to write: only these make init exit with 2. */
  readonly isCode?: boolean;
  /** Commands that the user has to run after everything is written. */
  readonly then?: readonly string[];
}

/** One part of the plan. */
export interface PlanPart {
  readonly steps: readonly Step[];
  readonly changes: readonly Change[];
}

export function created(
  path: string,
  after: string,
  reason: string,
  then?: readonly string[],
): PlanPart {
  return {
    steps: [{ action: 'create', what: path, reason, then }],
    changes: [{ path, before: null, after }],
  };
}

export function modified(path: string, before: string, after: string, reason: string): PlanPart {
  return {
    steps: [{ action: 'modify', what: path, reason }],
    changes: [{ path, before, after }],
  };
}

export function skipped(what: string, reason: string, then?: readonly string[]): PlanPart {
  return { steps: [{ action: 'skip', what, reason, then }], changes: [] };
}

/** A step with code that the user has to write. */
export function byHand(what: string, reason: string, snippet?: string): PlanPart {
  return { steps: [{ action: 'by hand', what, reason, snippet, isCode: true }], changes: [] };
}

/** A step for the user without code to write. */
export function leftToDo(what: string, reason: string, snippet?: string): PlanPart {
  return { steps: [{ action: 'by hand', what, reason, snippet, isCode: false }], changes: [] };
}

/** A step for variables whose values only the user knows. */
export function toSet(what: string, reason: string, snippet?: string): PlanPart {
  return { steps: [{ action: 'to set', what, reason, snippet }], changes: [] };
}

/** The same plan, except that an existing file is not overwritten: its step is left to the user. */
export function withoutOverwriting(folder: string, { steps, changes }: PlanPart): PlanPart {
  const isFile = (path: string) =>
    statSync(join(folder, path), { throwIfNoEntry: false })?.isFile() ?? false;
  const existing = changes.filter(({ path, before }) => before === null && isFile(path));
  const keep = (step: Step): Step => {
    const change = existing.find(({ path }) => step.action === 'create' && step.what === path);
    if (!change) return step;
    const reason =
      'there is such a file already, and init does not overwrite it: it should contain this';
    const snippet = change.after?.trimEnd();
    return { action: 'by hand', what: step.what, reason, snippet, isCode: true };
  };
  return {
    steps: steps.map(keep),
    changes: changes.filter((change) => !existing.includes(change)),
  };
}

export function together(parts: readonly PlanPart[]): PlanPart {
  return {
    steps: parts.flatMap(({ steps }) => steps),
    changes: parts.flatMap(({ changes }) => changes),
  };
}
