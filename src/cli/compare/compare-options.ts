import { type GivenInputs, ranges } from '../../cost-model/inputs.ts';
import { CommandError } from '../command-error.ts';
import { parseOptions } from '../options.ts';
import { isLoopback } from './loopback.ts';
import { numberIn, wholeNumberIn } from './numbers.ts';

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

const requestRange = { least: 100, most: 100_000 };
const defaultRequests = 2_000;

/** The seeded user of the demo app. */
const demo = { email: 'demo@example.com', password: 'correct-horse-battery' };

const costOptions = {
  users: 'users',
  'requests-per-day': 'requestsPerDay',
  'auth-per-request': 'authPerRequest',
  'db-rtt': 'dbRttMs',
  pool: 'pool',
} as const;

type CostOption = keyof typeof costOptions;

/** @throws CommandError invalid_option for the first that is wrong. */
export function parseCompareOptions(
  args: readonly string[],
  env: Readonly<Record<string, string | undefined>>,
): CompareOptions {
  const values = parseOptions(args, {
    requests: { type: 'string' },
    json: { type: 'boolean' },
    html: { type: 'string' },
    url: { type: 'string' },
    email: { type: 'string' },
    password: { type: 'string' },
    remote: { type: 'boolean' },
    users: { type: 'string' },
    'requests-per-day': { type: 'string' },
    'auth-per-request': { type: 'string' },
    'db-rtt': { type: 'string' },
    pool: { type: 'string' },
  });
  const { requests = String(defaultRequests), json = false, html, url } = values;
  if (html === '') throw refused('--html needs the path of a file.');
  const common = {
    requests: wholeNumberIn(requestRange, '--requests', requests),
    json,
    html,
  };
  const given = Object.keys(values).filter((name) => name in costOptions);
  if (url === undefined) {
    const [lone] = (['email', 'password', 'remote'] as const).filter((name) => name in values);
    if (lone) throw refused(`--${lone} says something of --url, which is missing.`);
    return { ...common, inputs: inputsOf(values) };
  }
  if (given.length > 0) {
    throw refused(`--${given[0]} says something of both strategies; with --url one is measured.`);
  }
  const { email, password = env.SESSION_KIT_PASSWORD, remote = false } = values;
  return { ...common, inputs: {}, app: appOf(url, remote, { email, password }) };
}

function inputsOf(values: Partial<Record<CostOption, string>>): GivenInputs {
  const inputs: Record<string, number> = {};
  // Object.entries() gives text; the names are those of the object above.
  for (const [option, name] of Object.entries(costOptions) as [CostOption, keyof GivenInputs][]) {
    const text = values[option];
    if (text === undefined) continue;
    const read = name === 'pool' ? wholeNumberIn : numberIn;
    inputs[name] = read(ranges[name], `--${option}`, text);
  }
  return inputs;
}

function appOf(
  given: string,
  remote: boolean,
  { email, password }: { email?: string; password?: string },
): AppToAsk {
  const url = URL.canParse(given) ? new URL(given) : undefined;
  const bare = url && url.href === `${url.origin}/`;
  if (!bare || !/^https?:$/.test(url.protocol)) {
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
