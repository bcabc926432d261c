import { type GivenInputs, type Range, ranges } from '../../cost-model/inputs.ts';
import type { OptionTable } from '../command.ts';
import { CommandError } from '../command-error.ts';
import type { parseOptions } from '../options.ts';
import { isLoopback } from './loopback.ts';

export interface CompareOptions {
  /** Reads for each strategy and concurrency. */
  readonly requests: number;
  readonly json: boolean;
  /** The file to write the HTML page to. */
  readonly html?: string;
  /** The app's own numbers; empty with `app`. */
  readonly inputs: GivenInputs;
  /** A running app to measure over HTTP, instead of both strategies in this process. */
  readonly app?: AppTarget;
}

export interface AppTarget {
  readonly origin: string;
  readonly email: string;
  readonly password: string;
}

/** The seeded user of the demo app. */
const demo = { email: 'demo@example.com', password: 'correct-horse-battery' };

const withValue = (value: string, help: string) => ({ type: 'string' as const, value, help });
const costs = { heading: 'What it costs an app with these numbers' };
const app = { heading: 'Or a running app, from outside' };

export const optionTable = {
  requests: withValue(
    '<n>',
    'reads for each strategy and concurrency, 100 to 100000 (default 2000)',
  ),
  json: { type: 'boolean', help: 'one JSON document on standard output' },
  html: withValue('<file>', 'also writes a page with plots, which loads nothing from the network'),
  users: { ...costs, ...withValue('<n>', 'users a day (default 1000)') },
  'requests-per-day': {
    ...costs,
    ...withValue('<n>', 'requests of each user a day (default 100)'),
  },
  'auth-per-request': {
    ...costs,
    ...withValue('<n>', 'reads of the session in a request (default 1)'),
  },
  'db-rtt': {
    ...costs,
    ...withValue('<ms>', 'from the app to the database and back (default 0.5)'),
  },
  pool: {
    ...costs,
    ...withValue('<n>', 'connections of a process, here and in the costs (default 10)'),
  },
  url: {
    ...app,
    ...withValue(
      '<origin>',
      'signs in, reads the session, signs out; a step takes a minute at most',
    ),
  },
  email: {
    ...app,
    ...withValue('<email>', "the user to sign in; default on this machine: the demo app's user"),
  },
  password: {
    ...app,
    ...withValue(
      '<password>',
      'better set in SESSION_KIT_PASSWORD, which no list of processes shows',
    ),
  },
  remote: { ...app, type: 'boolean', help: 'allows an app on another machine' },
} as const satisfies OptionTable;

type Values = ReturnType<typeof parseOptions<typeof optionTable>>;

/** The options that set the cost model's inputs, and the names of these inputs. */
const costOptions = {
  users: 'users',
  'requests-per-day': 'requestsPerDay',
  'auth-per-request': 'authPerRequest',
  'db-rtt': 'dbRttMs',
  pool: 'pool',
} as const;

/** @throws CommandError invalid_option for the first wrong option. */
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
    const [appOption] = (['email', 'password', 'remote'] as const).filter((name) => name in values);
    if (appOption) throw refused(`--${appOption} needs --url.`);
    return { ...common, inputs };
  }
  const [costOption] = Object.keys(costOptions).filter((name) => name in values);
  if (costOption) throw refused(`--${costOption} can't be used with --url.`);
  return { ...common, inputs, app: appOf(url, values.remote ?? false, { email, password }) };
}

function inputsOf(values: Values): GivenInputs {
  const inputs: Record<string, number> = {};
  // Object.entries() types its keys as string; they are those of the object above.
  const names = Object.entries(costOptions) as [keyof typeof costOptions, keyof GivenInputs][];
  for (const [option, name] of names) {
    const readNumber = name === 'pool' ? wholeNumberIn : numberIn;
    const number = readNumber(ranges[name], `--${option}`, values[option]);
    if (number !== undefined) inputs[name] = number;
  }
  return inputs;
}

function appOf(
  given: string,
  remote: boolean,
  { email, password }: { email?: string; password?: string },
): AppTarget {
  const url = URL.canParse(given) ? new URL(given) : undefined;
  const isOrigin = url && url.href === `${url.origin}/`;
  if (!isOrigin || !/^https?:$/.test(url.protocol)) {
    throw refused('--url must be an origin like http://localhost:3000, with nothing after it.');
  }
  const { origin, hostname } = url;
  const local = isLoopback(hostname);
  if (!local && !remote) {
    throw refused(
      `${origin} is on another machine, and measuring sends it many requests. If you may do that, add --remote.`,
    );
  }
  if (email === undefined && password === undefined && local) return { origin, ...demo };
  if (!email) throw refused('--email is missing: who should sign in?');
  if (!password) throw refused('The password is missing: set SESSION_KIT_PASSWORD, or --password.');
  return { origin, email, password };
}

function refused(problem: string): CommandError {
  return new CommandError('invalid_option', `${problem} See session-kit compare --help.`);
}

const wholeNumberIn = numberReader(/^\d{1,15}$/, 'a whole number');
const numberIn = numberReader(/^\d{1,15}(\.\d{1,15})?$/, 'a number');

/** @returns a function that reads an option's number; both ends of its range are allowed. */
function numberReader(pattern: RegExp, kind: string) {
  return ({ least, most }: Range, option: string, text?: string): number | undefined => {
    if (text === undefined) return undefined;
    const number = pattern.test(text) ? Number(text) : Number.NaN;
    if (number >= least && number <= most) return number;
    const problem = `${option} must be ${kind} from ${least} to ${most}, not "${text}".`;
    throw new CommandError('invalid_option', problem);
  };
}
