import type { Experiment } from './experiments';
import type { Expected } from './timeline';

/** @returns a sentence about the outcome to expect. */
export function expectationOf({ change, expected }: Experiment): string {
  if (!expected) return 'The result depends on earlier experiments.';
  const [jwt, database] = [timeText(expected.jwt), timeText(expected.database)];
  if (jwt !== database) return `Expect ${change}: jwt ${jwt}, database ${database}.`;
  return jwt === unchanged
    ? 'Expect no change on either side.'
    : `Expect ${change} ${jwt}, on both sides.`;
}

const unchanged = 'unchanged';

function timeText(expected: Expected): string {
  if (expected === unchanged) return unchanged;
  return expected.within === 0 ? 'at once' : `within ${expected.within} s`;
}
