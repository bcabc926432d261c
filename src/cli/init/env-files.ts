import { join } from 'node:path';
import type { StrategyName } from 'authjs-session-kit';
import { readText } from '../project/files.ts';
import { isIgnored } from '../project/git.ts';
import { created, leftToDo, modified, type Part, skipped, together } from './plan.ts';

/** Stands for the secret until it is written, so that no plan or diff holds one. */
export const secretToCome = '<generated when it is written>';

export interface EnvOptions {
  /** `null`: the configuration has one that can't be read, and goes on with it. */
  readonly strategy: StrategyName | null;
  /** Whether the app has had no database so far. */
  readonly database: boolean;
  /** Whether the new configuration signs in with GitHub. */
  readonly gitHub: boolean;
}

interface Variable {
  readonly name: string;
  readonly value: string;
  readonly comment?: string;
}

const own = '.env.local';
const example = '.env.example';
const secret = { name: 'AUTH_SECRET', comment: 'Auth.js; another one: npx auth secret' };

/** AUTH_SECRET where Next.js looks for it, never over one that is there; and the example for others. */
export function planEnv(folder: string, { strategy, database, gitHub }: EnvOptions): Part {
  const url = { name: 'DATABASE_URL', value: 'postgresql://user:password@localhost:5432/app' };
  const client = ['AUTH_GITHUB_ID', 'AUTH_GITHUB_SECRET'].map((name) => ({ name, value: '' }));
  const comment = 'jwt or database; changing it signs nobody out';
  const strategyLine = strategy
    ? [{ name: 'AUTH_SESSION_STRATEGY', value: strategy, comment }]
    : [];
  return together([
    planOwn(folder, [{ ...secret, value: secretToCome }, ...strategyLine]),
    ...(database ? [toSet(folder, [url.name], `such as ${url.value}`)] : []),
    ...(gitHub
      ? [
          toSet(
            folder,
            client.map(({ name }) => name),
            'or another provider in auth.ts',
          ),
        ]
      : []),
    planExample(folder, [
      ...(database ? [url] : []),
      { ...secret, value: '' },
      ...strategyLine,
      ...(gitHub ? client : []),
    ]),
  ]);
}

function planOwn(folder: string, variables: readonly Variable[]): Part {
  const missing = variables.filter(({ name }) => holderOf(folder, name) === undefined);
  const old = holderOf(folder, 'NEXTAUTH_SECRET');
  const isMissing = missing.some(({ name }) => name === secret.name);
  if (isMissing && old !== undefined) {
    // Another secret in its place would sign everyone out.
    return leftToDo(
      old,
      'rename NEXTAUTH_SECRET to AUTH_SECRET, here and on your servers, with the same value',
    );
  }
  if (isMissing && isIgnored(folder, own) === false) {
    return leftToDo(
      own,
      'it isn’t ignored by git, and a secret must not be committed',
      linesOf(missing),
    );
  }
  if (missing.length === 0) return skipped(own, 'all that is needed is set');
  return grown(folder, own, missing);
}

function planExample(folder: string, variables: readonly Variable[]): Part {
  const text = textOf(folder, example);
  const missing = variables.filter(({ name }) => !sets(text, name));
  if (missing.length === 0) return skipped(example, 'it names all of them already');
  return grown(folder, example, missing);
}

/** What only people know. */
function toSet(folder: string, names: readonly string[], otherwise: string): Part {
  const missing = names.filter((name) => holderOf(folder, name) === undefined);
  if (missing.length === 0) return together([]);
  return leftToDo(own, `set ${missing.join(' and ')}, ${otherwise}`);
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
