import { parseOptions } from '../../src/cli/options.ts';
import { CodedError } from '../../src/kit/session/errors.ts';

export interface ServeOptions {
  readonly port: number;
  readonly hostname: string;
  readonly help: boolean;
}

export function parsePort(text: string, source: string): number {
  const port = /^\d{1,5}$/.test(text) ? Number(text) : 0;
  if (port >= 1 && port <= 65_535) return port;
  throw new CodedError('invalid_port', `${source} must be a port from 1 to 65535, not "${text}".`);
}

/** `--port`, else the variable PORT, else 3000. An empty PORT counts as unset. */
export function parseServeArguments(
  argv: readonly string[],
  env: Readonly<Record<string, string | undefined>>,
): ServeOptions {
  const { port, hostname, help } = parseOptions(argv, {
    port: { type: 'string', short: 'p' },
    hostname: { type: 'string', short: 'H' },
    help: { type: 'boolean', short: 'h' },
  });
  return {
    port: port === undefined ? parsePort(env.PORT || '3000', 'PORT') : parsePort(port, '--port'),
    hostname: hostname ?? 'localhost',
    help: help ?? false,
  };
}

/** `--strategy a,b`, else all of them. */
export function parseReportArguments<Name extends string>(
  argv: readonly string[],
  known: readonly Name[],
): { strategies: readonly Name[]; json: boolean; help: boolean } {
  const { strategy, ...flags } = parseOptions(argv, {
    strategy: { type: 'string' },
    json: { type: 'boolean', default: false },
    help: { type: 'boolean', short: 'h', default: false },
  });
  return { strategies: someOf('--strategy', strategy, known), ...flags };
}

function someOf<Name extends string>(
  option: string,
  given: string | undefined,
  known: readonly Name[],
): readonly Name[] {
  const chosen = given?.split(',') ?? known;
  const unknown = chosen.filter((choice) => !known.some((name) => name === choice));
  if (unknown.length === 0) return known.filter((name) => chosen.includes(name));
  throw new CodedError(
    'invalid_option',
    `${option} knows ${known.join(', ')}; not ${unknown.join(', ')}.`,
  );
}

/** `--only name,name`, else all of them. */
export function parseMutationArguments(
  argv: readonly string[],
  known: readonly string[],
): { only: readonly string[]; json: boolean; help: boolean } {
  const { only, ...flags } = parseOptions(argv, {
    only: { type: 'string' },
    json: { type: 'boolean', default: false },
    help: { type: 'boolean', short: 'h', default: false },
  });
  return { only: someOf('--only', only, known), ...flags };
}

export interface DrillArguments {
  readonly jars: number;
  readonly plain: boolean;
  readonly json: boolean;
  readonly help: boolean;
}

export function parseDrillArguments(argv: readonly string[]): DrillArguments {
  const { jars = '500', ...flags } = parseOptions(argv, {
    jars: { type: 'string' },
    'without-plain': { type: 'boolean', default: false },
    json: { type: 'boolean', default: false },
    help: { type: 'boolean', short: 'h', default: false },
  });
  const { json, help } = flags;
  return { jars: parseCount(jars, '--jars', 20), plain: !flags['without-plain'], json, help };
}

export interface BenchArguments<Name extends string> {
  readonly only: readonly Name[];
  readonly rounds: number;
  readonly json: boolean;
  readonly help: boolean;
}

export function parseBenchArguments<Name extends string>(
  argv: readonly string[],
  known: readonly Name[],
): BenchArguments<Name> {
  const {
    only,
    rounds = '40',
    ...flags
  } = parseOptions(argv, {
    only: { type: 'string' },
    rounds: { type: 'string' },
    json: { type: 'boolean', default: false },
    help: { type: 'boolean', short: 'h', default: false },
  });
  return {
    ...flags,
    only: someOf('--only', only, known),
    rounds: parseCount(rounds, '--rounds', 1),
  };
}

export interface BatchArguments {
  readonly batch?: number;
  readonly json: boolean;
  readonly help: boolean;
}

export function parseBatchArguments(argv: readonly string[]): BatchArguments {
  const { batch, ...flags } = parseOptions(argv, {
    batch: { type: 'string' },
    json: { type: 'boolean', default: false },
    help: { type: 'boolean', short: 'h', default: false },
  });
  return { ...flags, batch: batch === undefined ? undefined : parseCount(batch, '--batch', 1) };
}

export interface PruneArguments extends BatchArguments {
  readonly keep?: number;
}

export function parsePruneArguments(argv: readonly string[]): PruneArguments {
  const { keep, batch, ...flags } = parseOptions(argv, {
    keep: { type: 'string' },
    batch: { type: 'string' },
    json: { type: 'boolean', default: false },
    help: { type: 'boolean', short: 'h', default: false },
  });
  return {
    ...flags,
    keep: keep === undefined ? undefined : parseCount(keep, '--keep', 0),
    batch: batch === undefined ? undefined : parseCount(batch, '--batch', 1),
  };
}

function parseCount(text: string, option: string, least: number): number {
  const count = /^\d{1,9}$/.test(text) ? Number(text) : -1;
  if (count >= least) return count;
  throw new CodedError(
    'invalid_option',
    `${option} must be a whole number from ${least}, not "${text}".`,
  );
}
