import { KitError, SessionStoreUnavailable, UserNotStored } from '../session/errors.ts';
import { lacksOwner } from '../session/fault.ts';
import type { SessionStore, StoredSession, StoreOperation } from '../session/store.ts';
import { Deadlines } from './deadlines.ts';

/** Seconds after which nobody waits any longer for what takes milliseconds, say on a locked table. */
const deadline = 5;

/**
 * The same store, with every fault told as SessionStoreUnavailable, but for what its configuration
 * lacks. Whatever keeps a store from answering, the one thing that must not come of it is "signed out".
 *
 * A read or a write of one session has no answer either when it takes too long; whether a write is made
 * after all nobody knows then, as where a connection breaks. What takes as long as there are sessions is
 * waited for, and the feed has a deadline of its own.
 *
 * @param onOutage is called with which operation failed, and why.
 * @param onAnswer is called with which was answered.
 */
export function withOutageErrors(
  store: SessionStore,
  onOutage: (operation: StoreOperation, error: KitError) => void,
  onAnswer: (operation: StoreOperation) => void = () => {},
): SessionStore {
  const { plain } = store;
  const deadlines = new Deadlines(deadline);

  function guarded<Args extends unknown[], Result>(
    operation: StoreOperation,
    ask: (...args: Args) => Promise<Result>,
  ): (...args: Args) => Promise<Result> {
    return (...args) =>
      orUnavailable(
        () => ask(...args),
        (error) => onOutage(operation, error),
        () => onAnswer(operation),
      );
  }

  // The same with a deadline, and with one promise only: a read passes here each time.
  function timely<Args extends unknown[], Result>(
    operation: StoreOperation,
    ask: (...args: Args) => Promise<Result>,
  ): (...args: Args) => Promise<Result> {
    return (...args) =>
      new Promise((resolve, reject) => {
        const onFault = (cause: unknown) => {
          deadlines.forget(waiting);
          const error = asOutage(cause);
          reject(error);
          // Told last, since it is the app's log, which may fail.
          if (isOutage(error)) onOutage(operation, error);
        };
        const waiting = deadlines.add(onFault);
        try {
          ask(...args).then((answer) => {
            deadlines.forget(waiting);
            resolve(answer);
            onAnswer(operation);
          }, onFault);
        } catch (cause) {
          onFault(cause);
        }
      });
  }

  const endOne = timely('end', store.end.bind(store));
  const endMany = guarded('end', store.end.bind(store));

  return {
    identity: store.identity,
    listen: store.listen?.bind(store),
    create: timely('create', (session) => createdBy(store, session)),
    adopt: timely('adopt', store.adopt.bind(store)),
    find: timely('find', store.find.bind(store)),
    get: timely('get', store.get.bind(store)),
    list: timely('list', store.list.bind(store)),
    renew: timely('renew', store.renew.bind(store)),
    replace: timely('replace', store.replace.bind(store)),
    updateClaims: timely('updateClaims', store.updateClaims.bind(store)),
    acknowledge: timely('acknowledge', store.acknowledge.bind(store)),
    userChanged: guarded('userChanged', store.userChanged.bind(store)),
    end: (scope, ...how) => ('sid' in scope ? endOne : endMany)(scope, ...how),
    news: guarded('news', store.news.bind(store)),
    endedBefore: timely('endedBefore', store.endedBefore.bind(store)),
    prune: guarded('prune', store.prune.bind(store)),
    plain: plain && {
      find: timely('plain', plain.find.bind(plain)),
      list: guarded('plain', plain.list.bind(plain)),
      adopt: timely('plain', plain.adopt.bind(plain)),
    },
  };
}

async function createdBy(store: SessionStore, session: StoredSession): Promise<void> {
  try {
    await store.create(session);
  } catch (cause) {
    throw lacksOwner(cause) ? new UserNotStored(session.userId, { cause }) : cause;
  }
}

type OnFault = (error: KitError) => void;

/** Passes on what the store answers and names its fault. */
export async function orUnavailable<T>(
  ask: () => T | PromiseLike<T>,
  onFault?: OnFault,
  onAnswer?: () => void,
): Promise<T> {
  try {
    const answer = await ask();
    onAnswer?.();
    return answer;
  } catch (cause) {
    const error = asOutage(cause);
    if (isOutage(error)) onFault?.(error);
    throw error;
  }
}

function asOutage(cause: unknown): KitError {
  return cause instanceof KitError ? cause : new SessionStoreUnavailable(cause);
}

/** Whose sign-in it was where their user isn't there will be told; the store is all right. */
function isOutage(error: KitError): boolean {
  return !(error instanceof UserNotStored);
}
