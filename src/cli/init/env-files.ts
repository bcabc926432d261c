import { join } from 'node:path';
import type { StrategyName } from 'authjs-session-kit';
import { formerSecret, type GivenSecret } from '../project/configuration.ts';
import { readText } from '../project/files.ts';
import { isIgnored } from '../project/git.ts';
import { created, leftToDo, modified, type Part, skipped, together, toSet } from './plan.ts';

/** Stands for the secret until it is written, so that no plan or diff holds one. */
export const secretToCome = '<generated when it is written>';

export interface EnvOptions {
  /** `null`: the configuration has one that can't be read, and goes on with it. */
  readonly strategy: StrategyName | null;
  /** Whether the app has had no database so far. */
  readonly database: boolean;
  /** Whether the new configuration signs in with GitHub. */
  readonly gitHub: boolean;
  /** Where the configuration takes the secret from. */
  readonly secret: GivenSecret;
  /** Whether the configuration says that the host may be trusted. */
  readonly trustsHost: boolean;
  /** Whether the app hasn’t had the kit so far. */
  readonly isNew: boolean;
  /** Whether it is left to Auth.js how long a session lasts. */
  readonly lastsByDefault: boolean;
}

interface Variable {
  readonly name: string;
  readonly value: string;
  readonly comment?: string;
}

const own = '.env.local';
const example = '.env.example';
const secretComment = 'Auth.js; another one: npx auth secret';

/** AUTH_SECRET where Next.js looks for it, never over one that is there; and the example for others. */
export function planEnv(folder: string, options: EnvOptions): Part {
  const { strategy, database, gitHub, secret: given } = options;
  const secret = { name: secretName(folder, given), comment: secretComment };
  const url = { name: 'DATABASE_URL', value: 'postgresql://user:password@localhost:5432/app' };
  const client = ['AUTH_GITHUB_ID', 'AUTH_GITHUB_SECRET'].map((name) => ({ name, value: '' }));
  const comment = 'jwt or database; changing it signs nobody out';
  const strategyLine = strategy
    ? [{ name: 'AUTH_SESSION_STRATEGY', value: strategy, comment }]
    : [];
  return together([
    planOwn(folder, given, [{ ...secret, value: secretToCome }, ...strategyLine]),
    ...(database ? [unknown(folder, [url.name], `such as ${url.value}`)] : []),
    ...(gitHub
      ? [
          unknown(
            folder,
            client.map(({ name }) => name),
            'or another provider in auth.ts',
          ),
        ]
      : []),
    planExample(folder, [
      ...(database ? [url] : []),
      ...(given.kind === 'unknown' ? [] : [{ ...secret, value: '' }]),
      ...strategyLine,
      ...(gitHub ? client : []),
    ]),
    ...(options.isNew ? onServers(folder, secret.name, options) : []),
  ]);
}

function planOwn(folder: string, given: GivenSecret, variables: readonly Variable[]): Part {
  const isThere = isSecretThere(folder, given);
  const missing = variables.filter(
    ({ name, value }) =>
      holderOf(folder, name) === undefined && !(isThere && value === secretToCome),
  );
  if (missing.length === 0) return skipped(own, 'all that is needed is set');
  const makesSecret = missing.some(({ value }) => value === secretToCome);
  if (makesSecret && isIgnored(folder, own) === false) {
    return leftToDo(
      own,
      'it isn’t ignored by git, and a secret must not be committed',
      linesOf(missing),
    );
  }
  return grown(folder, own, missing);
}

/** The variable that the app has its secret from, which stays as it is. */
function secretName(folder: string, { names: [given] }: GivenSecret): string {
  const isFormer = !isSetAnywhere(folder, 'AUTH_SECRET') && isSetAnywhere(folder, formerSecret);
  return given ?? (isFormer ? formerSecret : 'AUTH_SECRET');
}

/** Another secret than the one in use would sign everybody out, so none is made beside it. */
function isSecretThere(folder: string, { kind, names }: GivenSecret): boolean {
  const read = [...names, 'AUTH_SECRET', formerSecret];
  return kind === 'unknown' || read.some((name) => isSetAnywhere(folder, name));
}

/** In any file that Next.js reads in one of its modes. */
function isSetAnywhere(folder: string, variable: string): boolean {
  const files = ['', '.development', '.production'].flatMap((mode) => [
    `.env${mode}.local`,
    `.env${mode}`,
  ]);
  return files.some((file) => sets(textOf(folder, file), variable));
}

/** What a server needs that has only been set here, or nowhere. Vercel says itself that its host is right. */
function onServers(
  folder: string,
  secret: string,
  { trustsHost, lastsByDefault, secret: { kind } }: EnvOptions,
): Part[] {
  const sets = ['AUTH_URL', 'NEXTAUTH_URL', 'AUTH_TRUST_HOST'];
  const isHostKnown = trustsHost || sets.some((name) => holderOf(folder, name) !== undefined);
  const host =
    'AUTH_URL to the address that browsers ask, or AUTH_TRUST_HOST=true behind a proxy that sets the host: without one of them `next start` shows everybody signed out';
  return [
    ...(kind === 'unknown'
      ? []
      : [
          toSet(
            'your servers',
            `${secret}, the same on all of them; where one is set it stays as it is`,
          ),
        ]),
    ...(isHostKnown ? [] : [toSet('your servers', host)]),
    ...(lastsByDefault
      ? [
          toSet(
            'if you like',
            'AUTH_IDLE_TIMEOUT=604800 ends a session that nobody uses after 7 days; without it they last for 30, as with plain Auth.js. Whoever has been away for longer than you set signs in once more',
          ),
        ]
      : []),
  ];
}

function planExample(folder: string, variables: readonly Variable[]): Part {
  const text = textOf(folder, example);
  const missing = variables.filter(({ name }) => !sets(text, name));
  if (missing.length === 0) return skipped(example, 'it names all of them already');
  return grown(folder, example, missing);
}

/** What only people know. */
function unknown(folder: string, names: readonly string[], otherwise: string): Part {
  const missing = names.filter((name) => holderOf(folder, name) === undefined);
  if (missing.length === 0) return together([]);
  return toSet(own, `${missing.join(' and ')}, ${otherwise}`);
}

function linesOf(variables: readonly Variable[]): string {
  return variables
    .map(({ name, value, comment }) => `${comment ? `# ${comment}\n` : ''}${name}="${value}"\n`)
    .join('');
}

function grown(folder: string, name: string, variables: readonly Variable[]): Part {
  const before = textOf(folder, name);
  const added = linesOf(variables);
  const reason = variables.map((each) => each.name).join(', ');
  if (before === null) return created(name, added, reason);
  const gap = before === '' || before.endsWith('\n\n') ? '' : before.endsWith('\n') ? '\n' : '\n\n';
  return modified(name, before, `${before}${gap}${added}`, reason);
}

/** The file that sets it; the first wins, as in Next.js. */
function holderOf(folder: string, variable: string): string | undefined {
  return [own, '.env'].find((name) => sets(textOf(folder, name), variable));
}

function sets(text: string | null, variable: string): boolean {
  return text !== null && new RegExp(`^\\s*(export\\s+)?${variable}\\s*=`, 'm').test(text);
}

const textOf = (folder: string, name: string) => readText(join(folder, name));
