const units = [
  ['year', 31_536_000],
  ['month', 2_592_000],
  ['day', 86_400],
  ['hour', 3_600],
  ['minute', 60],
] as const;

const format = new Intl.RelativeTimeFormat('en-GB');

/** @returns a time relative to `now`, in the largest unit that fits: "5 minutes ago", "in 7 days". */
export function relativeTime(iso: string, now: Date): string {
  const seconds = Math.round((Date.parse(iso) - now.getTime()) / 1000);
  const [unit, unitSeconds] = units.find(([, size]) => Math.abs(seconds) >= size) ?? [];
  if (!unit) return seconds > 0 ? 'in a moment' : 'just now';
  return format.format(Math.round(seconds / unitSeconds), unit);
}
