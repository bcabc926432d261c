import { strategyNames } from 'authjs-session-kit';
import type { Timeline } from './timeline';
import { inWords, TimelineEntry } from './timeline-entry';

/** The latest that was done, and what was done before on request. */
export function TimelineList({ timeline: [latest, ...earlier] }: { timeline: Timeline }) {
  if (!latest) return <p className="text-muted text-sm">Nothing has been done yet.</p>;
  const { name, sides, over, failure } = latest;
  const outcome = strategyNames.map((each) => `${each}: ${inWords(sides[each], over)}`).join(' ');
  return (
    <>
      {/* Only how it ended is read out, not each of the many answers. */}
      <p role="status" className="sr-only">
        {over && `${name}. ${failure ?? outcome}`}
      </p>
      <ol className="flex flex-col divide-y divide-line">
        <TimelineEntry entry={latest} />
      </ol>
      {earlier.length > 0 && (
        <details className="text-sm">
          <summary className="cursor-pointer font-medium">Earlier ({earlier.length})</summary>
          <ol className="mt-4 flex flex-col divide-y divide-line">
            {earlier.map((entry) => (
              <TimelineEntry key={entry.id} entry={entry} />
            ))}
          </ol>
        </details>
      )}
    </>
  );
}
