import { join } from 'node:path';
import type { StrategyName } from 'authjs-session-kit';
import { withAtEnd } from '../changes/change.ts';
import { formerSecret, type GivenSecret } from '../project/configuration.ts';
import { readText } from '../project/files.ts';
import { isIgnored } from '../project/git.ts';
import { envFiles, valuesIn } from '../project/variables.ts';
import { created, leftToDo, modified, type PlanPart, skipped, together, toSet } from './plan.ts';

/** The placeholder for the secret until it is written, so that no plan or diff contains a secret. */
export const secretToCome = '<generated when it is written>';

export interface EnvOptions {
  /** `null`: the configuration sets a strategy that can't be read, and keeps it. */
  readonly strategy: StrategyName | null;
  /** Whether the app gets its first database. */
  readonly database: boolean;
  /** Whether the new configuration signs in with GitHub. */
  readonly gitHub: boolean;
  /** The source of the secret in the configuration. */
  readonly secret: GivenSecret;
  /** Whether the configuration sets `trustHost: true`. */
  readonly trustsHost: boolean;
  /** Whether the app gets the kit for the first time. */
  readonly isNew: boolean;
  /** Whether sessions last as long as Auth.js's default. */
  readonly lastsByDefault: boolean;
}

interface Line {
  readonly name: string;
  readonly value: string;
  readonly comment?: string;
}

const local = '.env.local';
const example = '.env.example';
/** The files that Next.js reads in every mode. */
const inEachMode = [local, '.env'];
/** The files that Next.js reads in production or development. */
const inAnyMode = [...envFiles('production'), ...envFiles('development')];

/** Adds AUTH_SECRET to a file that Next.js reads, where none is set, and variables to the example file. */
export function planEnv(folder: string, options: EnvOptions): PlanPart {
  const { strategy, database, gitHub, secret: given } = options;
  const isSet = (name: string, files = inEachMode) =>
    files.some((file) => sets(folder, file, name));
  const isFormer = !isSet('AUTH_SECRET', inAnyMode) && isSet(formerSecret, inAnyMode);
  const secretName = given.names[0] ?? (isFormer ? formerSecret : 'AUTH_SECRET');
  // A second secret would sign all users out, so none is made where there is one.
  const hasSecret =
    given.kind === 'unknown' ||
    [...given.names, 'AUTH_SECRET', formerSecret].some((name) => isSet(name, inAnyMode));

  const secret = { name: secretName, comment: 'Auth.js; another one: openssl rand -base64 32' };
  const url = { name: 'DATABASE_URL', value: 'postgresql://user:password@localhost:5432/app' };
  const client = ['AUTH_GITHUB_ID', 'AUTH_GITHUB_SECRET'].map((name) => ({ name, value: '' }));
  const comment = 'jwt or database; changing it signs no user out';
  const strategyLine = strategy
    ? [{ name: 'AUTH_SESSION_STRATEGY', value: strategy, comment }]
    : [];
  const isMissing = ({ name }: Line) => !isSet(name);
  const toSetByUser = (lines: readonly Line[], otherwise: string) => {
    const names = lines.filter(isMissing).map(({ name }) => name);
    return names.length > 0 ? [toSet(local, `${names.join(' and ')}, ${otherwise}`)] : [];
  };
  return together([
    planLocal(
      folder,
      [...(hasSecret ? [] : [{ ...secret, value: secretToCome }]), ...strategyLine].filter(
        isMissing,
      ),
    ),
    ...(database ? toSetByUser([url], `such as ${url.value}`) : []),
    ...(gitHub ? toSetByUser(client, 'or another provider in auth.ts') : []),
    planExample(folder, [
      ...(database ? [url] : []),
      ...(given.kind === 'unknown' ? [] : [{ ...secret, value: '' }]),
      ...strategyLine,
      ...(gitHub ? client : []),
    ]),
    ...(options.isNew ? onServers(secretName, options, isSet) : []),
  ]);
}

function planLocal(folder: string, missing: readonly Line[]): PlanPart {
  if (missing.length === 0) return skipped(local, 'all that is needed is set');
  const makesSecret = missing.some(({ value }) => value === secretToCome);
  if (!makesSecret || isIgnored(folder, local) !== false) return added(folder, local, missing);
  const reason = "it isn't ignored by git, and a secret must not be committed";
  return leftToDo(local, reason, textOf(missing));
}

function planExample(folder: string, lines: readonly Line[]): PlanPart {
  const missing = lines.filter(({ name }) => !sets(folder, example, name));
  if (missing.length === 0) return skipped(example, 'it names all of them already');
  return added(folder, example, missing);
}

/** Steps for variables on the servers. On Vercel Auth.js trusts the host without a variable. */
function onServers(
  secret: string,
  { trustsHost, lastsByDefault, secret: { kind } }: EnvOptions,
  isSet: (name: string) => boolean,
): PlanPart[] {
  const isHostKnown = trustsHost || ['AUTH_URL', 'AUTH_TRUST_HOST'].some((name) => isSet(name));
  const same = `${secret}, the same on all of them; where one is set it stays as it is`;
  const host =
    'AUTH_URL to the address in the browser, or AUTH_TRUST_HOST=true behind a proxy that sets the host: without one of them no user is signed in under `next start`';
  const idle =
    'AUTH_IDLE_TIMEOUT=604800 ends a session that is unused for 7 days; without it sessions last for 30, as with plain Auth.js. Users who were away for longer than you set sign in once more';
  return [
    ...(kind === 'unknown' ? [] : [toSet('your servers', same)]),
    ...(isHostKnown ? [] : [toSet('your servers', host)]),
    ...(lastsByDefault ? [toSet('if you like', idle)] : []),
  ];
}

function added(folder: string, name: string, lines: readonly Line[]): PlanPart {
  const before = readText(join(folder, name));
  const text = textOf(lines);
  const reason = lines.map((line) => line.name).join(', ');
  if (before === null) return created(name, text, reason);
  return modified(name, before, withAtEnd(before, text), reason);
}

const textOf = (lines: readonly Line[]) =>
  lines
    .map(({ name, value, comment }) => `${comment ? `# ${comment}\n` : ''}${name}="${value}"\n`)
    .join('');

/** Whether a file sets a variable, possibly to an empty value. */
function sets(folder: string, file: string, name: string): boolean {
  return Object.hasOwn(valuesIn(readText(join(folder, file))), name);
}
