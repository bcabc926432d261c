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

/** The servers that the walks of a test file share. */
export interface World {
  database: TestDatabase;
  oidc: OidcProvider;
  mailServer: string;
}

export function testWorld(): World {
  const database = testDatabase();
  const world = { database } as World;
  beforeAll(async () => {
    // The environment may have variables that Auth.js would read.
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

/** The observations of each step, and the number of requests. */
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

  const appStrategy = configuration.strategy;
  const subject = strategy ? kit(given, { prisma, pool }) : plainAuthjs(given);
  const deployment = { secret, strategy: strategy === appStrategy ? undefined : strategy };
  const visit = new Visit(configuration, log, subject, deployment, config.basePath);
  const around = {
    users,
    outage: new Outage(pool),
    strategy: strategy ?? appStrategy,
    // Where the kit refuses the other strategy there is none to flip to.
    other:
      strategyNames.find((name) => name !== strategy && !configuration.refused?.[name]) ??
      appStrategy,
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

/** Before an unused session ends in the kit and in Auth.js. */
function halfALifeOf(
  { session, jwt, cookies }: Pick<NextAuthConfig, 'session' | 'jwt' | 'cookies'>,
  strategy: StrategyName,
): number {
  const ofCookie = cookies?.sessionToken?.options?.maxAge;
  const ofJwt = strategy === 'jwt' ? jwt?.maxAge : undefined;
  return Math.min(session?.maxAge ?? month, ofJwt ?? month, ofCookie ?? month) / 2;
}

/** The result of one step in one strategy. */
export interface Cell {
  configuration: string;
  strategy: StrategyName;
  step: string;
  /** The documented differences that were found, by name. */
  documented: string[];
  /** All other differences. */
  undocumented: Difference[];
}

export interface Result {
  cells: Record<StrategyName, Cell[]>;
  /** The numbers of calls; `null` when the kit refuses one of the strategies. */
  calls: (Record<StrategyName, Counts> & { plain: Counts }) | null;
  requests: number;
}

/** Plain Auth.js, the kit, and the kit in the other strategy, over one configuration. */
export async function compareAll(
  name: string,
  configuration: Configuration,
  world: World,
): Promise<Result> {
  const { strategy: appStrategy } = configuration;
  const otherStrategy = appStrategy === 'jwt' ? 'database' : 'jwt';
  const walked = {
    plain: await walk(configuration, world),
    kit: await walkOrRefusal(configuration, world, appStrategy),
    kitInOther: await walkOrRefusal(configuration, world, otherStrategy),
  };

  function cellsOf(strategy: StrategyName, { kit, comparedWith, against }: Compared): Cell[] {
    return Object.entries(steps).map(([step, { isKitsOwn }]) => {
      const cell: Cell = { configuration: name, strategy, step, documented: [], undocumented: [] };
      const [found, expected] = [kit?.observed[step], comparedWith?.observed[step]];
      if (!found || !expected) return { ...cell, documented: ['refused at start'] };
      const place: Place = {
        configuration,
        step,
        strategy,
        against: isKitsOwn ? 'before' : against,
      };
      // The app may not have worked in the other strategy before, so the first strategy is the reference.
      const reference = against === 'plain Auth.js' ? found : expected;
      const pair = isKitsOwn
        ? [beforeAndAfter(reference)[0], beforeAndAfter(found)[1]]
        : [comparable(expected), comparable(found)];
      for (const difference of differences(pair[0], pair[1])) {
        const known = nameOf(difference, place);
        if (!known) cell.undocumented.push(difference);
        else if (!cell.documented.includes(known)) cell.documented.push(known);
      }
      return cell;
    });

    function comparable(observed: Observed): object {
      return against === 'plain Auth.js' ? observed : inBoth(observed);
    }
  }

  const ofApp = cellsOf(appStrategy, {
    kit: walked.kit,
    comparedWith: walked.plain,
    against: 'plain Auth.js',
  });
  const ofOther = cellsOf(otherStrategy, {
    kit: walked.kitInOther,
    comparedWith: walked.kit,
    against: 'the other strategy',
  });
  const requests = Object.values(walked).map((walk) => walk?.requests ?? 0);
  const inJwt = appStrategy === 'jwt' ? walked.kit : walked.kitInOther;
  const inDatabase = appStrategy === 'jwt' ? walked.kitInOther : walked.kit;
  return {
    calls: inJwt &&
      inDatabase && {
        plain: callsIn(walked.plain.observed),
        jwt: callsIn(inJwt.observed),
        database: callsIn(inDatabase.observed),
      },
    cells:
      appStrategy === 'jwt' ? { jwt: ofApp, database: ofOther } : { jwt: ofOther, database: ofApp },
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
 * What may not depend on the kit's strategy: all but how often `jwt` and `session` are called,
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
