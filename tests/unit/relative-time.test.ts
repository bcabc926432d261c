import { expect, it } from 'vitest';
import { relativeTime } from '../../src/app/_lib/relative-time.ts';

const now = new Date('2026-01-31T12:00:00Z');

it.each([
  ['2026-01-31T12:00:00Z', 'just now'],
  ['2026-01-31T11:59:01Z', 'just now'],
  ['2026-01-31T11:59:00Z', '1 minute ago'],
  ['2026-01-31T10:00:00Z', '2 hours ago'],
  ['2026-01-24T12:00:00Z', '7 days ago'],
  ['2025-11-30T12:00:00Z', '2 months ago'],
  ['2024-01-31T12:00:00Z', '2 years ago'],
  ['2026-01-31T12:00:30Z', 'in a moment'],
  ['2026-02-01T00:00:00Z', 'in 12 hours'],
  ['2026-02-07T12:00:00Z', 'in 7 days'],
])('calls %s %s', (iso, words) => {
  expect(relativeTime(iso, now)).toBe(words);
});
