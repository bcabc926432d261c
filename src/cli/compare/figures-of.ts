import type { StrategyName } from 'authjs-session-kit';
import {
  type MeasuredFigures,
  measuredHere,
  type StrategyFigures,
} from '../../cost-model/figures.ts';
import { sum, type Work } from '../../cost-model/work.ts';
import type { Measured } from './measure/here.ts';
import type { OperationName } from './measure/operations.ts';
import { type Samples, timingOf } from './measure/sampling.ts';

/**
 * Converts the measurements to the cost model's figures. What each change and each session cost the
 * feed is not measured here: those are the model's own figures.
 *
 * @param nearby whether the database is on this machine. If it isn't, the round trips are subtracted
 * from the database's time, because the model adds the app's own.
 */
export function figuresOf(measured: Measured, nearby: boolean): MeasuredFigures {
  const { roundTrip, feedQuestion, strategies } = measured;
  const network = nearby ? 0 : waitedFor(roundTrip);
  const work = (samples: Samples, statements: number) => workOf(samples, statements, network);

  function ofStrategy(name: StrategyName): StrategyFigures {
    const { readsWithoutDatabase, statements, cookieBytes } = strategies[name];
    const [alone] = measured.reads;
    const read = work(alone[name], statements.read.length);
    const operation = (operationName: OperationName) =>
      work(measured.operations[operationName][name], statements[operationName].length);
    return {
      readsWithoutDatabase,
      cookieBytes,
      read,
      signIn: operation('sign-in'),
      renewal: operation('renewal'),
      // A sign-out reads the session, then ends it (the operation `revocation`).
      end: sum([read, operation('revocation')]),
    };
  }

  const [jwt, database] = [strategies.jwt.growth, strategies.database.growth];
  const prunedApp = (jwt.prune.cpu + database.prune.cpu) / 2;
  const pruned = (jwt.prune.perRow + database.prune.perRow) / 2;
  return {
    jwt: ofStrategy('jwt'),
    database: ofStrategy('database'),
    feed: { ...measuredHere.feed, question: work(feedQuestion, 1) },
    registry: {
      rowBytes: (jwt.bytesPerRow + database.bytesPerRow) / 2,
      pruned: { appUs: prunedApp, databaseUs: Math.max(0, pruned - prunedApp) },
      pruneBatch: jwt.rows,
    },
  };
}

function workOf(samples: Samples, statements: number, network: number): Work {
  const waited = statements === 0 ? 0 : waitedFor(samples) - statements * network;
  return { statements, appUs: timingOf(samples).cpu, databaseUs: Math.max(0, waited) };
}

/** @returns microseconds spent waiting for the network and the database. */
function waitedFor(samples: Samples): number {
  const { p50, cpu } = timingOf(samples);
  return Math.max(0, p50 - cpu);
}
