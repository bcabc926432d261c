import { isDeepStrictEqual } from 'node:util';
import type { Observed } from './log.ts';

/** A difference of two runs of a step. */
export interface Difference {
  /** For example `sessions.useSession.user.name`. */
  path: string;
  expected: unknown;
  found: unknown;
}

/** @returns the differences, each by its deepest path. */
export function differences(expected: unknown, found: unknown, path = ''): Difference[] {
  if (isDeepStrictEqual(expected, found)) return [];
  if (!isObject(expected) || !isObject(found)) return [{ path, expected, found }];
  const keys = new Set([...Object.keys(expected), ...Object.keys(found)]);
  return [...keys].flatMap((key) =>
    differences(expected[key], found[key], path ? `${path}.${key}` : key),
  );
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}

/** @returns the sessions before and after a step, to be compared with each other. */
export function beforeAndAfter({ sessions }: Observed): [before: unknown, after: unknown] {
  const { before, after } = sessions;
  const [one, other] = [sessions['before, in a component'], sessions['after, in a component']];
  return [
    { useSession: before, component: one },
    { useSession: after, component: other },
  ];
}
