import type { Observed } from './log.ts';

/** The number of calls of an app's adapter and events. */
export type Counts = Readonly<Record<string, number>>;

/** Instead of these methods the kit calls its registry, and it reads each session once. */
const ofSessions =
  /^(adapter\.(getUser|createSession|getSessionAndUser|updateSession|deleteSession)|events\.session)\b/;

/** In these steps the kit answers something else on purpose. */
const isOtherwise = (step: string) => /throws|outage/.test(step);

/** @returns the calls of a walk: the adapter's with their arguments, and events by name. */
export function callsIn(observed: Readonly<Record<string, Observed>>): Counts {
  const counts: Record<string, number> = {};
  const add = (name: string, count: number) => {
    if (count > 0) counts[name] = (counts[name] ?? 0) + count;
  };
  for (const [step, { adapter, events }] of Object.entries(observed)) {
    if (isOtherwise(step)) continue;
    for (const [call, count] of Object.entries(adapter)) add(`adapter.${call}`, count);
    for (const [name, messages] of Object.entries(events)) add(`events.${name}`, messages.length);
  }
  return counts;
}

/** The calls that have to be the same as with plain Auth.js. */
export function asPlain(counts: Counts): Counts {
  return Object.fromEntries(Object.entries(counts).filter(([name]) => !ofSessions.test(name)));
}

/** The number of calls of each method and event, with any arguments. */
export function byName(counts: readonly Counts[]): Map<string, number> {
  const sums = new Map<string, number>();
  for (const [call, count] of counts.flatMap((count) => Object.entries(count))) {
    const [name = ''] = call.split('(');
    sums.set(name, (sums.get(name) ?? 0) + count);
  }
  return sums;
}
