import { statSync } from 'node:fs';
import { join } from 'node:path';
import type { Change } from '../changes/change.ts';

/** What happens to one thing, and why. */
export interface Step {
  readonly action: 'run' | 'create' | 'modify' | 'remove' | 'skip' | 'to set' | 'by hand' | 'note';
  /** A path, or what it is about. */
  readonly what: string;
  readonly reason: string;
  /** What to put in or type by hand, or what is run. */
  readonly snippet?: string;
  /** True for code or a file left to write: only these make init exit with 2. */
  readonly isCode?: boolean;
  /** What is left to be run once it is written. */
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

/** Code that is left to write. */
export function byHand(what: string, reason: string, snippet?: string): PlanPart {
  return { steps: [{ action: 'by hand', what, reason, snippet, isCode: true }], changes: [] };
}

/** What is left to be set or typed, with no code to write. */
export function leftToDo(what: string, reason: string, snippet?: string): PlanPart {
  return { steps: [{ action: 'by hand', what, reason, snippet, isCode: false }], changes: [] };
}

/** Variables that only the user knows, here or on their servers. */
export function toSet(what: string, reason: string, snippet?: string): PlanPart {
  return { steps: [{ action: 'to set', what, reason, snippet }], changes: [] };
}

/** The same, with each file that is there already left to its owner. */
export function withoutOverwriting(folder: string, { steps, changes }: PlanPart): PlanPart {
  const isFile = (path: string) =>
    statSync(join(folder, path), { throwIfNoEntry: false })?.isFile() ?? false;
  const existing = changes.filter(({ path, before }) => before === null && isFile(path));
  const keep = (step: Step): Step => {
    const change = existing.find(({ path }) => step.action === 'create' && step.what === path);
    if (!change) return step;
    const reason = "there is such a file already, and it isn't written over: it should have this";
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
