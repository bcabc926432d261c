import type { Part, Step } from './plan.ts';

const marks: Record<Step['action'], string> = {
  run: '>',
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
      ...indented(snippet),
    ])
    .join('\n');
}

/** What is left for people to do, in its order; "": nothing. */
export function describeRest({ steps }: Part): string {
  const byHand = steps.filter(({ action }) => action === 'by hand');
  const commands = steps.flatMap(({ then = [] }) => then);
  return [
    ...(byHand.length > 0 ? ['', 'By hand:'] : []),
    ...byHand.flatMap(({ what, reason, snippet }) => [
      `- ${what}: ${reason}`,
      ...indented(snippet),
    ]),
    ...(commands.length > 0 ? ['', 'Then:', ...indented(commands.join('\n'))] : []),
  ].join('\n');
}

function indented(text: string | undefined): string[] {
  if (text === undefined) return [];
  return ['', ...text.split('\n').map((line) => `      ${line}`.trimEnd()), ''];
}
