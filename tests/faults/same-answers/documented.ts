import { readFileSync } from 'node:fs';
import { type StrategyName, strategyNames } from '../../../src/kit/session/session.ts';

/** The differences that docs/differences.md lists, and for which tokens each. */
export function documentedDifferences(): [name: string, carriers: StrategyName[]][] {
  const whole = readFileSync('docs/differences.md', 'utf8');
  // What follows is asked by tests/configurations.
  const [page = ''] = whole.split('## Callbacks, events and cookies');
  return [...page.matchAll(/^\| \*\*(.+?)\*\* +\| (.+?) +\|/gm)].map(
    ([, name = '', tokens = '']) => [
      name,
      strategyNames.filter((carrier) => tokens === 'both' || tokens === carrier),
    ],
  );
}
