import type { PlanPart, Step } from './plan.ts';

const marks: Record<Step['action'], string> = {
  run: '>',
  create: '+',
  modify: '~',
  remove: '-',
  skip: '·',
  'to set': '?',
  'by hand': '!',
  note: '!',
};

/** The plan as text: a line for each step, and the reason below it. */
export function describePart({ steps }: PlanPart): string {
  const width = Math.max(...steps.map(({ action }) => action.length));
  return steps
    .flatMap(({ action, what, reason, snippet }) => [
      `${marks[action]} ${action.padEnd(width)}  ${what}`,
      `  ${' '.repeat(width)}  ${reason}`,
      ...indented(snippet),
    ])
    .join('\n');
}

/**
 * The steps that the user has to do, in their order.
 *
 * @param last the command that checks the result.
 */
export function describeRest({ steps }: PlanPart, last: string): string {
  const list = (title: string, wanted: Step['action']) => {
    const found = steps.filter(({ action }) => action === wanted);
    return [
      ...(found.length > 0 ? ['', title] : []),
      ...found.flatMap(({ what, reason, snippet }) => [
        `- ${what}: ${reason}`,
        ...indented(snippet),
      ]),
    ];
  };
  const commands = [...steps.flatMap(({ then = [] }) => then), last];
  return [
    ...list('By hand:', 'by hand'),
    ...list('To set:', 'to set'),
    '',
    'Then:',
    ...indented(commands.join('\n')),
  ]
    .join('\n')
    .replace(/\n{3,}/g, '\n\n');
}

function indented(text: string | undefined): string[] {
  if (text === undefined) return [];
  return ['', ...text.split('\n').map((line) => `      ${line}`.trimEnd()), ''];
}
