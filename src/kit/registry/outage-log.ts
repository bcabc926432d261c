import type { Adapter } from 'next-auth/adapters';
import { SessionStoreUnavailable } from '../session/errors.ts';
import { causeOfFault } from '../session/fault.ts';

/** What is called with of what a store can't do, and where. */
export interface OutageLog {
  failed(operation: string, error: Error): void;
  answered(operation: string): void;
}

interface Outage {
  since: number;
  /** Those that met it. As soon as one of them is answered again, it is over. */
  operations: Set<string>;
  isTold: boolean;
}

/** What comes and goes, such as a lock that is waited for too long, is called with no more often than this. */
const atMostEvery = 60_000;

/**
 * Tells why a store doesn't answer: an outage has one cause, and every request meets it. It is called with
 * when it begins and when it is over, and another cause is another outage.
 *
 * @param tellBegin is given what was thrown.
 * @param tellEnd is given how long it took, in seconds.
 */
export function createOutageLog(
  tellBegin: (error: Error) => void,
  tellEnd: (seconds: number) => void,
): OutageLog {
  const going = new Map<string, Outage>();
  const lastTold = new Map<string, number>();

  return {
    failed(operation, error) {
      const cause = causeOfFault(error);
      const outage = going.get(cause);
      if (outage) {
        outage.operations.add(operation);
        return;
      }
      const since = performance.now();
      const isTold = since - (lastTold.get(cause) ?? Number.NEGATIVE_INFINITY) >= atMostEvery;
      going.set(cause, { since, operations: new Set([operation]), isTold });
      if (!isTold) return;
      lastTold.set(cause, since);
      tellBegin(error);
    },
    answered(operation) {
      // Nearly always there is none.
      if (going.size === 0) return;
      for (const [cause, { since, operations, isTold }] of going) {
        if (!operations.has(operation)) continue;
        going.delete(cause);
        if (isTold) tellEnd(Math.round((performance.now() - since) / 1000));
      }
    },
  };
}

/** The same adapter, with what keeps it from finding a user told too: reads ask for users beside the store. */
export function withOutageLog(adapter: Adapter, log: OutageLog): Adapter {
  const { getUser } = adapter;
  if (!getUser) return adapter;
  const watched: Pick<Adapter, 'getUser'> = {
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
  // An adapter may be of a class, whose methods are not its own.
  return Object.assign(Object.create(adapter), watched);
}
