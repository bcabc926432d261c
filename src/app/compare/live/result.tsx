import { type StrategyName, strategyNames } from 'authjs-session-kit';
import { duration } from '@/cost-model/units';
import { type Entry, isAsExpected, type WatchedSide } from './timeline';

/** The outcome of an experiment for each side, with a timeline of its responses. */
export function Result({ entry }: { entry: Entry }) {
  const { failure, over, sides, watchedSeconds } = entry;
  if (failure) return <p className="text-danger text-sm leading-6">{failure}</p>;
  return (
    <dl className="grid gap-x-6 gap-y-2 md:grid-cols-[13rem_minmax(0,1fr)]">
      {strategyNames.map((strategy) => (
        <SideResult
          key={strategy}
          strategy={strategy}
          side={sides[strategy]}
          over={over}
          watchedSeconds={watchedSeconds}
        />
      ))}
      <dd
        aria-hidden="true"
        className="-mt-1 flex justify-between text-muted text-xs md:col-start-2"
      >
        <span>0 s</span>
        <span>{watchedSeconds} s</span>
      </dd>
    </dl>
  );
}

/** Announces the outcome of the latest experiment to screen readers, but not each response. */
export function ResultAnnouncement({ latest }: { latest: Entry | undefined }) {
  return (
    <p role="status" className="sr-only">
      {latest?.over && `${latest.name}. ${latest.failure ?? summaryOf(latest)}`}
    </p>
  );
}

function summaryOf({ sides, over }: Entry): string {
  return strategyNames.map((name) => `${name}: ${outcomeText(sides[name], over)}`).join(' ');
}

interface SideResultProps {
  strategy: StrategyName;
  side: WatchedSide;
  over: boolean;
  watchedSeconds: number;
}

function SideResult({ strategy, side, over, watchedSeconds }: SideResultProps) {
  return (
    <>
      <dt className="font-mono text-sm leading-6 md:text-right">{strategy}</dt>
      <dd className="flex min-w-0 flex-col gap-1 text-sm leading-6">
        {/* On a phone always two lines high, so that the page doesn't move at the end. */}
        <span className="max-md:min-h-12">
          {outcomeText(side, over)} <Check side={side} over={over} />
        </span>
        <Lane strategy={strategy} side={side} watchedSeconds={watchedSeconds} />
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
function outcomeText({ before, noticed, marks }: WatchedSide, over: boolean): string {
  if (noticed) {
    // The first response already differs, so the time of the change isn't known more exactly.
    const atOnce = marks[0] === noticed;
    const when = atOnce ? 'at once' : `after ${duration(noticed.after * 1000)}`;
    return `${before} → ${noticed.outcome}, ${when}.`;
  }
  return over ? `${before}, unchanged.` : `${before} so far...`;
}

interface LaneProps {
  strategy: StrategyName;
  side: WatchedSide;
  watchedSeconds: number;
}

/** A dot for each response, hollow for the earlier outcome, and a line where that should have ended. */
function Lane({ strategy, side: { before, marks, expected }, watchedSeconds }: LaneProps) {
  const x = (seconds: number) => `${1 + (98 * seconds) / watchedSeconds}%`;
  const colour = `var(--${strategy})`;
  const limit = expected && expected !== 'unchanged' ? x(expected.within) : null;
  return (
    <svg height={14} aria-hidden="true" className="w-full">
      <line x1={0} x2="100%" y1={7} y2={7} stroke="var(--line)" />
      {limit !== null && <line x1={limit} x2={limit} y1={0} y2={14} stroke="var(--muted)" />}
      {marks
        .filter(({ after }) => after <= watchedSeconds * 1000)
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
