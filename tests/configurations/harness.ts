import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { NextAuthConfig } from 'next-auth';
import { beforeAll, expect, vi } from 'vitest';
import { type StrategyName, strategyNames } from '../../src/kit/session/session.ts';
import { startMailServer } from '../e2e/support/mail-server.ts';
import { type OidcProvider, startOidcProvider } from '../e2e/support/oidc-server.ts';
import { type TestDatabase, testDatabase } from '../support/database.ts';
import { Forge } from '../support/forge.ts';
import { beforeAndAfter, type Difference, differences } from './compare.ts';
import type { Configuration } from './configuration.ts';
import { type Counts, callsIn } from './counts.ts';
import { nameOf, type Place } from './documented.ts';
import { Log, type Observed } from './log.ts';
import { Outage } from './outage.ts';
import { partsOf } from './parts.ts';
import { advance, steps } from './steps.ts';
import { kit, plainAuthjs } from './subjects.ts';
import { Users } from './users.ts';
import { Visit } from './visit.ts';

/** What the walks of a test file need around them. */
export interface World {
  database: TestDatabase;
  oidc: OidcProvider;
  mailServer: string;
}

export function testWorld(): World {
  const database = testDatabase();
  const world = { database } as World;
  beforeAll(async () => {
    // Whoever runs the tests may have variables of their own, which Auth.js would read.
    for (const name of Object.keys(process.env)) {
      if (/^(NEXT)?AUTH_/.test(name)) vi.stubEnv(name, undefined);
    }
    const mailbox = await mkdtemp(join(tmpdir(), 'session-kit-mail-'));
    vi.stubEnv('E2E_MAILBOX', mailbox);
    const mail = await startMailServer(mailbox);
    const oidc = await startOidcProvider(['http://localhost:3000']);
    Object.assign(world, { oidc, mailServer: mail.url });
    // One clock for Auth.js, the kit and the providers, which stands still unless a step moves it.
    vi.useFakeTimers({ toFake: ['Date'] });
    return async () => {
      vi.useRealTimers();
      vi.unstubAllEnvs();
      await Promise.all([oidc.stop(), mail.stop()]);
      await rm(mailbox, { recursive: true, force: true });
    };
  });
  return world;
}

/** What was seen in each step, and how many requests that took. */
interface Walk {
  observed: Record<string, Observed>;
  requests: number;
}

const secret = 'the secret of the app';
const start = Math.floor(Date.now() / 1000) * 1000;
const month = 30 * 86_400;

/** Takes a browser through all steps. @param strategy of the kit; not given: plain Auth.js. */
async function walk(
  configuration: Configuration,
  world: World,
  strategy?: StrategyName,
): Promise<Walk> {
  vi.setSystemTime(start);
  const { prisma, pool } = world.database;
  const log = new Log();
  const parts = partsOf({ prisma, forge: new Forge(), ...world });
  const given = { configuration, parts, log };
  const config = configuration.config(parts);
  const users = new Users(prisma, halfALifeOf(config, configuration.strategy));
  await users.start(configuration.isMember ?? configuration.signIn === 'credentials');

  const own = configuration.strategy;
  const subject = strategy ? kit(given, { prisma, pool }) : plainAuthjs(given);
  const deployment = { secret, strategy: strategy === own ? undefined : strategy };
  const visit = new Visit(configuration, log, subject, deployment, config.basePath);
  const around = {
    users,
    outage: new Outage(pool),
    strategy: strategy ?? own,
    // Where the kit refuses the other strategy there is none to flip to.
    other: strategyNames.find((name) => name !== strategy && !configuration.refused?.[name]) ?? own,
  };
  const observed: Walk['observed'] = {};
  for (const [name, step] of Object.entries(steps)) {
    advance(10);
    log.begin();
    await step.run(visit, around);
    observed[name] = log.observed;
  }
  return { observed, requests: visit.requests };
}

/** Before the kit and Auth.js let a session end that nobody uses. */
function halfALifeOf(
  { session, jwt, cookies }: Pick<NextAuthConfig, 'session' | 'jwt' | 'cookies'>,
  strategy: StrategyName,
): number {
  const ofCookie = cookies?.sessionToken?.options?.maxAge;
  const ofJwt = strategy === 'jwt' ? jwt?.maxAge : undefined;
  return Math.min(session?.maxAge ?? month, ofJwt ?? month, ofCookie ?? month) / 2;
}

/** What became of one step in one strategy. */
export interface Cell {
  configuration: string;
  strategy: StrategyName;
  step: string;
  /** The differences there should be, by name. */
  named: string[];
  /** Those that there should not be. */
  different: Difference[];
}

export interface Result {
  cells: Record<StrategyName, Cell[]>;
  /** What was called how often; `null` where the kit refuses one of the strategies. */
  calls: (Record<StrategyName, Counts> & { plain: Counts }) | null;
  requests: number;
}

/** Plain Auth.js, the kit, and the kit in the other strategy, over one configuration. */
export async function compareAll(
  name: string,
  configuration: Configuration,
  world: World,
): Promise<Result> {
  const { strategy: own } = configuration;
  const other = own === 'jwt' ? 'database' : 'jwt';
  const walked = {
    plain: await walk(configuration, world),
    own: await walkOrRefusal(configuration, world, own),
    other: await walkOrRefusal(configuration, world, other),
  };

  function cellsOf(strategy: StrategyName, { kit, comparedWith, against }: Compared): Cell[] {
    return Object.entries(steps).map(([step, { isKitsOwn }]) => {
      const cell: Cell = { configuration: name, strategy, step, named: [], different: [] };
      const [found, expected] = [kit?.observed[step], comparedWith?.observed[step]];
      if (!found || !expected) return { ...cell, named: ['refused at start'] };
      const place: Place = {
        configuration,
        step,
        strategy,
        against: isKitsOwn ? 'before' : against,
      };
      // In the other strategy there may have been nothing right before: its own says what that was.
      const reference = against === 'plain Auth.js' ? found : expected;
      const pair = isKitsOwn
        ? [beforeAndAfter(reference)[0], beforeAndAfter(found)[1]]
        : [comparable(expected), comparable(found)];
      for (const difference of differences(pair[0], pair[1])) {
        const known = nameOf(difference, place);
        if (!known) cell.different.push(difference);
        else if (!cell.named.includes(known)) cell.named.push(known);
      }
      return cell;
    });

    function comparable(observed: Observed): object {
      return against === 'plain Auth.js' ? observed : inBoth(observed);
    }
  }

  const inOwn = cellsOf(own, {
    kit: walked.own,
    comparedWith: walked.plain,
    against: 'plain Auth.js',
  });
  const inOther = cellsOf(other, {
    kit: walked.other,
    comparedWith: walked.own,
    against: 'its own strategy',
  });
  const requests = Object.values(walked).map((each) => each?.requests ?? 0);
  const inJwt = own === 'jwt' ? walked.own : walked.other;
  const inDatabase = own === 'jwt' ? walked.other : walked.own;
  return {
    calls: inJwt &&
      inDatabase && {
        plain: callsIn(walked.plain.observed),
        jwt: callsIn(inJwt.observed),
        database: callsIn(inDatabase.observed),
      },
    cells: own === 'jwt' ? { jwt: inOwn, database: inOther } : { jwt: inOther, database: inOwn },
    requests: requests.reduce((sum, each) => sum + each),
  };
}

interface Compared {
  /** `null`: refused at its start, as the configuration expects. */
  kit: Walk | null;
  comparedWith: Walk | null;
  against: Place['against'];
}

async function walkOrRefusal(
  configuration: Configuration,
  world: World,
  strategy: StrategyName,
): Promise<Walk | null> {
  const refusal = configuration.refused?.[strategy];
  const walking = walk(configuration, world, strategy);
  if (!refusal) return walking;
  await expect(walking).rejects.toThrow(refusal);
  return null;
}

/**
 * What may not depend on the kit's strategy: all but which of the two callbacks is asked how often,
 * and that `events.signOut` gets a token or a session.
 */
function inBoth({ sessions, answers, callbacks, events, adapter }: Observed) {
  const { jwt: _jwt, session: _session, ...others } = callbacks;
  const signOuts = events.signOut?.length;
  return {
    sessions,
    answers,
    callbacks: others,
    events: { ...events, signOut: signOuts },
    adapter,
  };
}
