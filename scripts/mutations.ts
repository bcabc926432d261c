import { parseMutationArguments } from './lib/arguments.ts';
import { runScript } from './lib/run-script.ts';
import { type Clone, withClone } from './mutations/clone.ts';
import { type Mutation, readMutations } from './mutations/mutations.ts';

const help = `npm run mutations -- [options]   adds faults to the kit, one at a time, and checks that npm test fails

  --only <names>   names of tests/mutations without .patch, separated by commas   (all)
  --json           one JSON document on standard output
  -h, --help

It works in a temporary clone of the last commit. Each mutation names tests that fail with it; when they
pass, all of npm test is run. The exit code is 1 when a mutation survives or can't be applied, and when
tests fail without one.`;

interface Result extends Pick<Mutation, 'name' | 'fault'> {
  measured: 'killed' | 'survived' | 'not run';
  bound: 'killed';
  unit: 'mutation';
  holds: boolean;
  /** The test that failed, or why there was none. */
  evidence: string;
  seconds: number;
}

await runScript(async (stop) => {
  const known = readMutations();
  const names = known.map(({ name }) => name);
  const options = parseMutationArguments(process.argv.slice(2), names);
  if (options.help) {
    console.log(help);
    return 0;
  }
  const began = performance.now();
  const chosen = known.filter(({ name }) => options.only.includes(name));
  return await withClone(stop, async (clone) => {
    // A test that fails without a mutation can't show that it notices one.
    const failures = await clone.failuresOf(chosen.flatMap(({ killedBy }) => killedBy));
    if (failures.length > 0) {
      console.error(`These tests fail without a mutation:\n${failures.join('\n')}`);
      return 1;
    }
    const results: Result[] = [];
    for (const mutation of chosen) {
      const result = await resultOf(mutation, clone, stop);
      results.push(result);
      const { name, holds, measured, evidence, seconds } = result;
      const time = `${seconds.toFixed(0).padStart(4)} s`;
      console.error(
        `${holds ? 'ok  ' : 'FAIL'} ${measured.padEnd(8)}${time}  ${name}\n     ${evidence}`,
      );
    }
    const seconds = Math.round((performance.now() - began) / 1000);
    console.log(options.json ? asJson(results, seconds) : asText(results, seconds));
    return results.every(({ holds }) => holds) ? 0 : 1;
  });
});

async function resultOf(mutation: Mutation, clone: Clone, stop: AbortSignal): Promise<Result> {
  const { name, fault, file } = mutation;
  const began = performance.now();
  const outcome = await clone
    .changed(file, () => firstFailure(mutation, clone))
    .then(
      (failure) => ({
        measured: failure ? ('killed' as const) : ('survived' as const),
        evidence: failure ?? 'All of npm test passes.',
      }),
      (error: unknown) => {
        stop.throwIfAborted();
        const evidence = error instanceof Error ? error.message : String(error);
        return { measured: 'not run' as const, evidence };
      },
    );
  const holds = outcome.measured === 'killed';
  const seconds = (performance.now() - began) / 1000;
  return { name, fault, ...outcome, bound: 'killed', unit: 'mutation', holds, seconds };
}

async function firstFailure({ killedBy }: Mutation, clone: Clone): Promise<string | undefined> {
  const [named] = await clone.failuresOf(killedBy);
  if (named) return named;
  const [other] = await clone.failures();
  return other && `not by the tests that the mutation names, but by ${other}`;
}

function asJson(checks: readonly Result[], seconds: number): string {
  const report = { date: new Date().toISOString(), node: process.version, seconds, checks };
  return JSON.stringify(report, null, 2);
}

function asText(results: readonly Result[], seconds: number): string {
  const lines = results
    .filter(({ holds }) => !holds)
    .map(({ measured, name, fault }) => `${measured}: ${name}: ${fault}`);
  const killed = results.length - lines.length;
  return [...lines, `${killed} of ${results.length} mutations killed, in ${seconds} s`].join('\n');
}
