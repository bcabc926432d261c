import { type StrategyName, strategyNames } from 'authjs-session-kit';
import { duration } from '@/cost-model/units';
import { type Entry, hasHeld, type Watched } from './timeline';

/** Something that was done, and when each side noticed. */
export function TimelineEntry({ entry }: { entry: Entry }) {
  const { name, failure, doneAt, over, sides, watched } = entry;
  return (
    <li className="flex flex-col gap-2 py-4 first:pt-0 last:pb-0">
      <h3 className="font-medium text-sm">{name}</h3>
      {failure && <p className="text-danger text-sm">{failure}</p>}
      {doneAt === null && !failure && <p className="text-muted text-sm">On its way…</p>}
      {doneAt !== null && !failure && (
        <dl className="grid gap-x-4 gap-y-2 sm:grid-cols-[5rem_minmax(0,1fr)]">
          {strategyNames.map((strategy) => (
            <Side
              key={strategy}
              strategy={strategy}
              side={sides[strategy]}
              over={over}
              watched={watched}
            />
          ))}
          <dd className="-mt-2 flex justify-between text-muted text-xs sm:col-start-2">
            <span>0 s</span>
            <span>{watched} s</span>
          </dd>
        </dl>
      )}
    </li>
  );
}

interface SideProps {
  strategy: StrategyName;
  side: Watched;
  over: boolean;
  watched: number;
}

function Side({ strategy, side, over, watched }: SideProps) {
  const held = hasHeld(side, over);
  return (
    <>
      <dt className="font-mono text-muted text-sm leading-6">{strategy}</dt>
      <dd className="flex min-w-0 flex-col gap-1 text-sm leading-6">
        <span>
          {inWords(side, over)}
          {held !== null && (
            <span className={held ? 'text-accent' : 'text-danger'}>
              {' '}
              {held ? '✓' : '✗'} {expectation(side)}
            </span>
          )}
        </span>
        <Lane side={side} watched={watched} />
      </dd>
    </>
  );
}

/** What a side answered before, what then, and when. */
export function inWords({ before, noticed, marks }: Watched, over: boolean): string {
  if (noticed) {
    // The first that was asked after it was done: sooner can't be told.
    const atOnce = marks[0] === noticed;
    const when = atOnce ? 'at once' : `after ${duration(noticed.after * 1000)}`;
    return `${before} → ${noticed.said}, ${when}.`;
  }
  return over ? `${before}, and nothing else.` : `${before} so far…`;
}

function expectation({ expected }: Watched): string {
  if (expected === null) return '';
  if (expected === 'unchanged') return 'as promised: unchanged';
  return expected.within === 0
    ? 'as promised: at once'
    : `as promised: within ${expected.within} s`;
}

const [width, height] = [600, 14];
const middle = height / 2;

/** A dot for each answer, hollow as long as it is the one from before; a line where that should end. */
function Lane({ side: { before, marks, expected }, watched }: { side: Watched; watched: number }) {
  const x = (after: number) => 8 + (after / (watched * 1000)) * (width - 16);
  const seen = marks.filter(({ after }) => after <= watched * 1000);
  return (
    <svg viewBox={`0 0 ${width} ${height}`} aria-hidden="true" className="w-full text-accent">
      <line x1={0} x2={width} y1={middle} y2={middle} className="stroke-line" />
      {expected !== null && expected !== 'unchanged' && (
        <line
          x1={x(expected.within * 1000)}
          x2={x(expected.within * 1000)}
          y1={0}
          y2={height}
          className="stroke-muted"
        />
      )}
      {seen.map(({ after, said }) => (
        <circle
          key={after}
          cx={x(after)}
          cy={middle}
          r={4}
          className={said === before ? 'fill-surface stroke-muted' : 'fill-current stroke-current'}
        />
      ))}
    </svg>
  );
}
