import { describe, expect, test } from 'vitest';
import { type StrategyName, strategyNames } from '../../src/kit/session/session.ts';
import { corpus } from './corpus.ts';
import { asPlain } from './counts.ts';
import { type Cell, compareAll, type Result, testWorld } from './harness.ts';
import { problemsOf } from './problems.ts';

declare module 'vitest' {
  interface TaskMeta {
    /** For the table. */
    cells?: Cell[];
    requests?: number;
    calls?: Result['calls'];
  }
}

/** A test for each strategy and each configuration that was written for this one. */
export function defineTests(writtenFor: StrategyName): void {
  const world = testWorld();
  // Once Auth.js has seen an email provider, it refuses every configuration without an adapter, for the
  // whole process. So configurations with email come last.
  const names = Object.entries(corpus)
    .filter(([, { strategy }]) => strategy === writtenFor)
    .sort(([, one], [, other]) => Number(one.signIn === 'email') - Number(other.signIn === 'email'))
    .map(([name]) => name);

  describe.each(names)('%s', (name) => {
    let result: Promise<Result> | undefined;

    test.for(strategyNames)('%s', async (strategy, { task }) => {
      const configuration = corpus[name];
      if (!configuration) throw new Error(`No configuration ${name}.`);
      // Both strategies come of one comparison.
      result ??= compareAll(name, configuration, world);
      const { cells, calls, requests } = await result;
      Object.assign(task.meta, { cells: cells[strategy], requests: requests / 2 });
      // Once for both.
      if (strategy === writtenFor) Object.assign(task.meta, { calls });
      const problems = cells[strategy].flatMap(problemsOf);
      expect(problems).toEqual([]);
      if (calls) expect(asPlain(calls[strategy])).toEqual(asPlain(calls.plain));
    });
  });
}
