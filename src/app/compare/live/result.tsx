import { type StrategyName, strategyNames } from 'authjs-session-kit';
import { duration } from '@/cost-model/units';
import { type Entry, isAsExpected, type WatchedSide } from './timeline';

/** What each side noticed of an experiment, and when, as a timeline of its answers. */
export function Result({ entry }: { entry: Entry }) {
  const { failure, over, sides, watched } = entry;
  if (failure) return <p className="text-danger text-sm leading-6">{failure}</p>;
  return (
    <dl className="grid gap-x-6 gap-y-2 md:grid-cols-[13rem_minmax(0,1fr)]">
      {strategyNames.map((strategy) => (
        <SideResult
          key={strategy}
          strategy={strategy}
          side={sides[strategy]}
          over={over}
          watched={watched}
        />
      ))}
      <dd
        aria-hidden="true"
        className="-mt-1 flex justify-between text-muted text-xs md:col-start-2"
      >
        <span>0 s</span>
        <span>{watched} s</span>
      </dd>
    </dl>
  );
}

/** Reads out how the latest experiment ended, and not each of the many answers. */
export function ResultAnnouncement({ latest }: { latest: Entry | undefined }) {
  return (
    <p role="status" className="sr-only">
      {latest?.over && `${latest.name}. ${latest.failure ?? sidesInWords(latest)}`}
    </p>
  );
}

function sidesInWords({ sides, over }: Entry): string {
  return strategyNames.map((name) => `${name}: ${inWords(sides[name], over)}`).join(' ');
}

interface SideResultProps {
  strategy: StrategyName;
  side: WatchedSide;
  over: boolean;
  watched: number;
}

function SideResult({ strategy, side, over, watched }: SideResultProps) {
  return (
    <>
      <dt className="font-mono text-sm leading-6 md:text-right">{strategy}</dt>
      <dd className="flex min-w-0 flex-col gap-1 text-sm leading-6">
        {/* Two lines on a phone from the start, or what is below would move once it is over. */}
        <span className="max-md:min-h-12">
          {inWords(side, over)} <Check side={side} over={over} />
        </span>
        <Lane strategy={strategy} side={side} watched={watched} />
      </dd>
    </>
  );
}

function Check({ side, over }: { side: WatchedSide; over: boolean }) {
  const asExpected = isAsExpected(side, over);
  if (asExpected === null) return null;
  return asExpected ? (
    <span className="text-accent">✓ as expected</span>
  ) : (
    <span className="text-danger">✗ not as expected</span>
  );
}

/** @returns the outcome before and after, and when it changed. */
function inWords({ before, noticed, marks }: WatchedSide, over: boolean): string {
  if (noticed) {
    // Nothing was asked sooner, so nothing sooner is known.
    const atOnce = marks[0] === noticed;
    const when = atOnce ? 'at once' : `after ${duration(noticed.after * 1000)}`;
    return `${before} → ${noticed.outcome}, ${when}.`;
  }
  return over ? `${before}, unchanged.` : `${before} so far...`;
}

interface LaneProps {
  strategy: StrategyName;
  side: WatchedSide;
  watched: number;
}

/** A dot for each answer, hollow for the outcome from before; a line where that should have ended. */
function Lane({ strategy, side: { before, marks, expected }, watched }: LaneProps) {
  const x = (seconds: number) => `${1 + (98 * seconds) / watched}%`;
  const colour = `var(--${strategy})`;
  const limit = expected && expected !== 'unchanged' ? x(expected.within) : null;
  return (
    <svg height={14} aria-hidden="true" className="w-full">
      <line x1={0} x2="100%" y1={7} y2={7} stroke="var(--line)" />
      {limit !== null && <line x1={limit} x2={limit} y1={0} y2={14} stroke="var(--muted)" />}
      {marks
        .filter(({ after }) => after <= watched * 1000)
        .map(({ after, outcome }) => (
          <circle
            key={after}
            cx={x(after / 1000)}
            cy={7}
            r={4}
            stroke={colour}
            fill={outcome === before ? 'var(--surface)' : colour}
          />
        ))}
    </svg>
  );
}
