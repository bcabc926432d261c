import { type StrategyName, strategyNames } from 'authjs-session-kit';
import { defineCommand } from '../command.ts';
import { CommandError } from '../command-error.ts';
import { type App, examine } from '../doctor/app.ts';
import { reportOn } from '../doctor/report.ts';
import { secretsOf } from '../doctor/secrets.ts';
import { secretGivenBy, strategyOfKit } from '../project/configuration.ts';
import { inspectProject } from '../project/project.ts';
import { type Variables, variablesOf } from '../project/variables.ts';
import { countSessions } from './count-sessions.ts';
import { openSqlDatabase } from './sql-database.ts';
import { describePlan, otherThan, planSwitch, type SwitchSettings } from './switch-plan.ts';

type Env = Readonly<Record<string, string | undefined>>;

export interface SwitchOptions {
  to?: string;
  json: boolean;
}

export const switchCommand = defineCommand({
  usage: 'switch --to <strategy> [options]',
  about: 'what changing the strategy takes; changes nothing',
  options: {
    to: { type: 'string', value: '<strategy>', help: 'jwt or database' },
    json: { type: 'boolean', help: 'one JSON document on standard output' },
  },
  notes: `Run it in the app's folder, with the settings of your servers. It counts the live sessions in
DATABASE_URL (PostgreSQL, MySQL or SQLite, under the names of the app's own schema), else in the
embedded database of this folder, and reads AUTH_SESSION_STRATEGY, AUTH_SESSION_ROLLOUT and the secret
from the environment or the .env files of production. The exit code is 1 when sessions would be lost.`,
  run: ({ to, json = false }, { env, folder, print }) =>
    switchStrategy({ to, json }, env, folder, print),
});

/** Prints the plan. @returns the exit code. */
export async function switchStrategy(
  { to, json }: SwitchOptions,
  env: Env,
  folder: string,
  print: (text: string) => void,
): Promise<number> {
  const wanted = strategyIn('--to', to);
  const variables = variablesOf(folder, env);
  const rollout = rolloutIn(variables);
  const strategy = variables('AUTH_SESSION_STRATEGY');
  if (strategy) strategyIn(strategy.name, strategy.value);
  const now = new Date();
  const app = await examine(inspectProject(folder), { ...env, AUTH_SESSION_STRATEGY: wanted }, now);
  const { auth, configuration, prisma, sessionModel } = app;
  if (auth.kind !== 'kit' || !prisma || !sessionModel) {
    throw new CommandError(
      'no_registry',
      'The app in this folder has no registry of the kit. session-kit init adds the kit and its models.',
    );
  }
  const database = await openSqlDatabase(folder, prisma, variables('DATABASE_URL')?.value);
  try {
    const sessions = await countSessions(database, sessionModel, now);
    const settings: SwitchSettings = {
      ...strategyBefore(app, variables, wanted),
      to: wanted,
      rollout,
      hasSecret: secretsOf(app).length > 0 || secretGivenBy(configuration).kind === 'unknown',
      makesClaims: !(configuration?.lacks('callbacks', 'jwt') ?? true),
      breaks: breaksOf(app),
    };
    const plan = planSwitch(settings, sessions);
    print(json ? JSON.stringify(plan, null, 2) : describePlan(plan, database.label));
    return plan.checks.every(({ holds }) => holds) ? 0 : 1;
  } finally {
    await database.release();
  }
}

/** Codes of doctor's findings that would end every session. */
const breaking = [
  'option-refused',
  'store-missing',
  'session-callback-one-sided',
  'second-instance',
  'number-ids',
  'registry-incomplete',
  'registry-not-migrated',
  'session-read-past-kit',
];

/** @returns what would break with the wanted strategy, one line for each finding. */
function breaksOf(app: App): string[] {
  return reportOn(app)
    .report.findings.filter(({ code, level }) => level === 'error' && breaking.includes(code))
    .map(({ where, detail, fix }) => `${where}: ${detail} ${fix}`);
}

/** @returns the current strategy, and where it was read. If the app's code computes it: the one that isn't wanted. */
function strategyBefore(
  { configuration }: App,
  variables: Variables,
  to: StrategyName,
): Pick<SwitchSettings, 'from' | 'fromSource'> {
  const found = configuration && strategyOfKit(configuration, variables);
  const from = found ?? otherThan(to);
  const variable = variables('AUTH_SESSION_STRATEGY');
  if (variable) return { from, fromSource: `AUTH_SESSION_STRATEGY in ${variable.from}` };
  const isWritten = configuration?.get('strategy') ?? configuration?.get('session', 'strategy');
  const source = !found
    ? "assumed, because the app's code computes it"
    : isWritten
      ? 'from the configuration'
      : 'the default';
  return { from, fromSource: `${source}; AUTH_SESSION_STRATEGY is not set here` };
}

function rolloutIn(variables: Variables): number {
  const given = variables('AUTH_SESSION_ROLLOUT')?.value ?? '100';
  const rollout = Number(given);
  if (Number.isInteger(rollout) && rollout >= 0 && rollout <= 100) return rollout;
  throw new CommandError(
    'invalid_configuration',
    `AUTH_SESSION_ROLLOUT must be a whole number from 0 to 100, not "${given}".`,
  );
}

function strategyIn(name: string, text: string | undefined): StrategyName {
  const found = strategyNames.find((known) => known === text);
  if (found) return found;
  const known = strategyNames.join(' or ');
  const problem = text === undefined ? 'is missing' : `must be ${known}, not "${text}"`;
  throw new CommandError(
    'invalid_option',
    `${name} ${problem}. session-kit switch --help says more.`,
  );
}
