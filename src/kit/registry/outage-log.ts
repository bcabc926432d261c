import type { Adapter } from 'next-auth/adapters';
import { SessionStoreUnavailable } from '../session/errors.ts';
import { causeOfFault } from '../session/fault.ts';

/** Logs outages of a store: when they begin, and when they are over. */
export interface OutageLog {
  /** An operation of the store has failed. */
  failed(operation: string, error: Error): void;
  /** An operation of the store has succeeded. */
  answered(operation: string): void;
}

interface Outage {
  since: number;
  /** The operations that failed because of it. As soon as one of them succeeds, the outage is over. */
  operations: Set<string>;
  isLogged: boolean;
}

/**
 * Milliseconds before an outage of the same cause is logged again, for example a lock that comes and
 * goes.
 */
const logEvery = 60_000;

/**
 * An outage fails every request, and is logged once: each cause when it begins and when it is over.
 *
 * @param logBegin called with what was thrown.
 * @param logEnd called with the length of the outage, in seconds.
 */
export function createOutageLog(
  logBegin: (error: Error) => void,
  logEnd: (seconds: number) => void,
): OutageLog {
  const current = new Map<string, Outage>();
  const lastLogged = new Map<string, number>();

  return {
    failed(operation, error) {
      const cause = causeOfFault(error);
      const outage = current.get(cause);
      if (outage) {
        outage.operations.add(operation);
        return;
      }
      const since = performance.now();
      const isLogged = since - (lastLogged.get(cause) ?? Number.NEGATIVE_INFINITY) >= logEvery;
      current.set(cause, { since, operations: new Set([operation]), isLogged });
      if (!isLogged) return;
      lastLogged.set(cause, since);
      logBegin(error);
    },
    answered(operation) {
      // Called after each operation of the store, and there is seldom an outage.
      if (current.size === 0) return;
      for (const [cause, { since, operations, isLogged }] of current) {
        if (!operations.has(operation)) continue;
        current.delete(cause);
        if (isLogged) logEnd(Math.round((performance.now() - since) / 1000));
      }
    },
  };
}

/** The adapter, with failures of `getUser` logged too: reads load users from it and not from the store. */
export function withOutageLog(adapter: Adapter, log: OutageLog): Adapter {
  const { getUser } = adapter;
  if (!getUser) return adapter;
  const logged: Pick<Adapter, 'getUser'> = {
    async getUser(id) {
      try {
        const user = await getUser.call(adapter, id);
        log.answered('getUser');
        return user;
      } catch (error) {
        log.failed('getUser', new SessionStoreUnavailable(error));
        throw error;
      }
    },
  };
  // Not by spreading: the methods of an adapter that is a class's instance would be lost.
  return Object.assign(Object.create(adapter), logged);
}
