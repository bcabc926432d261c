import type { Part, Step } from './plan.ts';

const marks: Record<Step['action'], string> = {
  create: '+',
  modify: '~',
  skip: '·',
  'by hand': '!',
};

/** The plan for people: what, and why. */
export function describePart({ steps }: Part): string {
  const width = Math.max(...steps.map(({ action }) => action.length));
  return steps
    .flatMap(({ action, what, reason, snippet }) => [
      `${marks[action]} ${action.padEnd(width)}  ${what}`,
      `  ${' '.repeat(width)}  ${reason}`,
      ...(snippet === undefined
        ? []
        : ['', ...snippet.split('\n').map((line) => `      ${line}`.trimEnd()), '']),
    ])
    .join('\n');
}
