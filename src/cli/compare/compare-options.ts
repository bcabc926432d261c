import { type GivenInputs, type Range, ranges } from '../../cost-model/inputs.ts';
import type { OptionTable } from '../command.ts';
import { CommandError } from '../command-error.ts';
import type { parseOptions } from '../options.ts';
import { isLoopback } from './loopback.ts';

export interface CompareOptions {
  /** Reads for each strategy and concurrency. */
  readonly requests: number;
  readonly json: boolean;
  /** A file to write a page to. */
  readonly html?: string;
  /** The app's own numbers; empty with `app`. */
  readonly inputs: GivenInputs;
  /** A running app to ask, in place of both strategies here. */
  readonly app?: AppToAsk;
}

export interface AppToAsk {
  readonly origin: string;
  readonly email: string;
  readonly password: string;
}

/** The seeded user of the demo app. */
const demo = { email: 'demo@example.com', password: 'correct-horse-battery' };

const given = (value: string, help: string) => ({ type: 'string' as const, value, help });
const costs = { heading: 'What it costs an app with these numbers' };
const app = { heading: 'Or a running app, from outside' };

export const optionTable = {
  requests: given('<n>', 'reads for each strategy and concurrency, 100 to 100000 (default 2000)'),
  json: { type: 'boolean', help: 'one JSON document on standard output' },
  html: given('<file>', 'writes a page with plots as well; it asks nothing of the network'),
  users: { ...costs, ...given('<n>', 'users on a day (default 1000)') },
  'requests-per-day': { ...costs, ...given('<n>', 'requests of each (default 100)') },
  'auth-per-request': {
    ...costs,
    ...given('<n>', 'reads of the session in a request (default 1)'),
  },
  'db-rtt': { ...costs, ...given('<ms>', 'from the app to the database and back (default 0.5)') },
  pool: {
    ...costs,
    ...given('<n>', 'connections of a process (default 10); it measures with as many'),
  },
  url: {
    ...app,
    ...given('<origin>', 'signs in, asks for the session, signs out; for a minute a step at most'),
  },
  email: {
    ...app,
    ...given('<email>', "who signs in; on this machine by default the demo app's demo user"),
  },
  password: {
    ...app,
    ...given('<password>', 'better in SESSION_KIT_PASSWORD, where no list of processes shows it'),
  },
  remote: { ...app, type: 'boolean', help: 'you may do that to an app on another machine' },
} as const satisfies OptionTable;

type Values = ReturnType<typeof parseOptions<typeof optionTable>>;

/** The options that are numbers of the cost model, by their names there. */
const costOptions = {
  users: 'users',
  'requests-per-day': 'requestsPerDay',
  'auth-per-request': 'authPerRequest',
  'db-rtt': 'dbRttMs',
  pool: 'pool',
} as const;

/** @throws CommandError invalid_option for the first that is wrong. */
export function readCompareOptions(
  values: Values,
  env: Readonly<Record<string, string | undefined>>,
): CompareOptions {
  const { json = false, html, url, email, password = env.SESSION_KIT_PASSWORD } = values;
  if (html === '') throw refused('--html needs the path of a file.');
  const requests = wholeNumberIn({ least: 100, most: 100_000 }, '--requests', values.requests);
  const common = { requests: requests ?? 2_000, json, html };
  const inputs = inputsOf(values);
  if (url === undefined) {
    const [lone] = (['email', 'password', 'remote'] as const).filter((name) => name in values);
    if (lone) throw refused(`--${lone} says something of --url, which is missing.`);
    return { ...common, inputs };
  }
  const [cost] = Object.keys(costOptions).filter((name) => name in values);
  if (cost)
    throw refused(`--${cost} says something of both strategies; with --url one is measured.`);
  return { ...common, inputs, app: appOf(url, values.remote ?? false, { email, password }) };
}

function inputsOf(values: Values): GivenInputs {
  const inputs: Record<string, number> = {};
  // Object.entries() gives text; the names are those of the object above.
  const names = Object.entries(costOptions) as [keyof typeof costOptions, keyof GivenInputs][];
  for (const [option, name] of names) {
    const read = name === 'pool' ? wholeNumberIn : numberIn;
    const number = read(ranges[name], `--${option}`, values[option]);
    if (number !== undefined) inputs[name] = number;
  }
  return inputs;
}

function appOf(
  given: string,
  remote: boolean,
  { email, password }: { email?: string; password?: string },
): AppToAsk {
  const url = URL.canParse(given) ? new URL(given) : undefined;
  const isOrigin = url && url.href === `${url.origin}/`;
  if (!isOrigin || !/^https?:$/.test(url.protocol)) {
    throw refused('--url must be an origin like http://localhost:3000, with nothing after it.');
  }
  const { origin, hostname } = url;
  const local = isLoopback(hostname);
  if (!local && !remote) {
    throw refused(
      `${origin} is not this machine. It would be asked as often as it answers: --remote says that you may.`,
    );
  }
  if (email === undefined && password === undefined && local) return { origin, ...demo };
  if (!email) throw refused('--email is missing: who should sign in?');
  if (!password) throw refused('The password is missing: set SESSION_KIT_PASSWORD, or --password.');
  return { origin, email, password };
}

function refused(problem: string): CommandError {
  return new CommandError('invalid_option', `${problem} session-kit compare --help says more.`);
}

const wholeNumberIn = numberReader(/^\d{1,15}$/, 'a whole number');
const numberIn = numberReader(/^\d{1,15}(\.\d{1,15})?$/, 'a number');

/** @returns a function that reads a number of an option, both ends of its range included. */
function numberReader(pattern: RegExp, kind: string) {
  return ({ least, most }: Range, option: string, text?: string): number | undefined => {
    if (text === undefined) return undefined;
    const number = pattern.test(text) ? Number(text) : Number.NaN;
    if (number >= least && number <= most) return number;
    const problem = `${option} must be ${kind} from ${least} to ${most}, not "${text}".`;
    throw new CommandError('invalid_option', problem);
  };
}
