import { KitError, type StrategyName, strategyNames } from 'authjs-session-kit';
import type { Command } from '../command.ts';
import { hasEmbeddedData } from '../embedded/data-place.ts';
import { openDatabase } from '../open-database.ts';
import { parseOptions } from '../options.ts';
import { countSessions } from './count-sessions.ts';
import { describePlan, planSwitch, type SwitchSettings } from './switch-plan.ts';

const help = `session-kit switch --to <strategy> [options]   what changing the strategy takes; changes nothing

  --to <strategy>  jwt or database
  --json           one JSON document on standard output
  -h, --help

Counts the live sessions in DATABASE_URL, else in the embedded database of this folder, and reads
AUTH_SESSION_STRATEGY, AUTH_SESSION_ROLLOUT and AUTH_SECRET from the environment, .env.local or .env:
run it with the settings of your servers. The exit code is 1 when sessions would be lost.`;

type Variables = Readonly<Record<string, string | undefined>>;

export interface SwitchOptions {
  to?: string;
  json: boolean;
}

export const switchCommand: Command = {
  help,
  run(args, { env, folder, print }) {
    const { to, json = false } = parseOptions(args, {
      to: { type: 'string' },
      json: { type: 'boolean' },
    });
    return switchStrategy({ to, json }, env, folder, print);
  },
};

/** Prints the plan; the exit code. */
export async function switchStrategy(
  { to, json }: SwitchOptions,
  env: Variables,
  folder: string,
  print: (text: string) => void,
): Promise<number> {
  const settings = settingsOf(to, env);
  if (!env.DATABASE_URL && !hasEmbeddedData(folder)) {
    throw new KitError(
      'database_unset',
      'DATABASE_URL is not set, and there is no embedded database in this folder. Set it, or run this where the app is.',
    );
  }
  const database = await openDatabase(env.DATABASE_URL, folder, (line) => console.error(line));
  try {
    const plan = planSwitch(settings, await countSessions(database.url, new Date()));
    print(json ? JSON.stringify(plan, null, 2) : describePlan(plan, database.label));
    return plan.checks.every(({ holds }) => holds) ? 0 : 1;
  } finally {
    await database.release();
  }
}

function settingsOf(to: string | undefined, env: Variables): SwitchSettings {
  const rollout = Number(env.AUTH_SESSION_ROLLOUT || '100');
  if (!Number.isInteger(rollout) || rollout < 0 || rollout > 100) {
    throw new KitError(
      'invalid_configuration',
      `AUTH_SESSION_ROLLOUT must be a whole number from 0 to 100, not "${env.AUTH_SESSION_ROLLOUT}".`,
    );
  }
  return {
    from: strategyIn('AUTH_SESSION_STRATEGY', env.AUTH_SESSION_STRATEGY || 'jwt'),
    to: strategyIn('--to', to),
    rollout,
    hasSecret: Boolean(env.AUTH_SECRET),
  };
}

function strategyIn(name: string, text: string | undefined): StrategyName {
  const found = strategyNames.find((each) => each === text);
  if (found) return found;
  const known = strategyNames.join(' or ');
  const said = text === undefined ? 'is missing' : `must be ${known}, not "${text}"`;
  throw new KitError('invalid_option', `${name} ${said}. session-kit switch --help says more.`);
}
