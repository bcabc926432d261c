import { KitError, SessionStoreUnavailable, UserNotStored } from '../session/errors.ts';
import { lacksOwner } from '../session/fault.ts';
import type { SessionStore, StoredSession, StoreOperation } from '../session/store.ts';
import { Deadlines } from './deadlines.ts';

/** Seconds after which an operation that takes milliseconds is given up, for example on a locked table. */
const deadlineSeconds = 5;

/**
 * The store, with every fault as SessionStoreUnavailable, except the kit's own errors about the
 * configuration. An outage must never look as if the user were signed out.
 *
 * An operation on one session fails too when it takes longer than the deadline. Its write may still be made
 * later, as after a broken connection. Operations on many sessions have no deadline, and the feed has its
 * own.
 *
 * @param onOutage called when an operation has failed.
 * @param onAnswer called when an operation has succeeded.
 */
export function withOutageErrors(
  store: SessionStore,
  onOutage: (operation: StoreOperation, error: KitError) => void,
  onAnswer: (operation: StoreOperation) => void = () => {},
): SessionStore {
  const { plain } = store;
  const deadlines = new Deadlines(deadlineSeconds);

  function withoutDeadline<Args extends unknown[], Result>(
    operation: StoreOperation,
    run: (...args: Args) => Promise<Result>,
  ): (...args: Args) => Promise<Result> {
    return (...args) =>
      orUnavailable(
        () => run(...args),
        (error) => onOutage(operation, error),
        () => onAnswer(operation),
      );
  }

  // Written with a single promise, since each read of the database strategy comes through it.
  function withDeadline<Args extends unknown[], Result>(
    operation: StoreOperation,
    run: (...args: Args) => Promise<Result>,
  ): (...args: Args) => Promise<Result> {
    return (...args) =>
      new Promise((resolve, reject) => {
        const onFault = (cause: unknown) => {
          deadlines.cancel(deadline);
          const error = toKitError(cause);
          reject(error);
          // Called last: it writes to the app's log, which may throw.
          if (isReported(error)) onOutage(operation, error);
        };
        const deadline = deadlines.add(onFault);
        try {
          run(...args).then((answer) => {
            deadlines.cancel(deadline);
            resolve(answer);
            onAnswer(operation);
          }, onFault);
        } catch (cause) {
          onFault(cause);
        }
      });
  }

  const endOne = withDeadline('end', store.end.bind(store));
  const endMany = withoutDeadline('end', store.end.bind(store));

  return {
    identity: store.identity,
    listen: store.listen?.bind(store),
    create: withDeadline('create', (session) => createIn(store, session)),
    adopt: withDeadline('adopt', store.adopt.bind(store)),
    find: withDeadline('find', store.find.bind(store)),
    get: withDeadline('get', store.get.bind(store)),
    list: withDeadline('list', store.list.bind(store)),
    renew: withDeadline('renew', store.renew.bind(store)),
    replace: withDeadline('replace', store.replace.bind(store)),
    updateClaims: withDeadline('updateClaims', store.updateClaims.bind(store)),
    acknowledge: withDeadline('acknowledge', store.acknowledge.bind(store)),
    userChanged: withoutDeadline('userChanged', store.userChanged.bind(store)),
    end: (scope, ...rest) => ('sid' in scope ? endOne : endMany)(scope, ...rest),
    changesSince: withoutDeadline('changesSince', store.changesSince.bind(store)),
    cutoffFor: withDeadline('cutoffFor', store.cutoffFor.bind(store)),
    prune: withoutDeadline('prune', store.prune.bind(store)),
    plain: plain && {
      find: withDeadline('plain', plain.find.bind(plain)),
      list: withoutDeadline('plain', plain.list.bind(plain)),
      claim: withDeadline('plain', plain.claim.bind(plain)),
    },
  };
}

async function createIn(store: SessionStore, session: StoredSession): Promise<void> {
  try {
    await store.create(session);
  } catch (cause) {
    throw lacksOwner(cause) ? new UserNotStored(session.userId, { cause }) : cause;
  }
}

/**
 * Runs an operation of the store or of the app's adapter.
 *
 * @throws SessionStoreUnavailable when it throws.
 */
export async function orUnavailable<T>(
  run: () => T | PromiseLike<T>,
  onFault?: (error: KitError) => void,
  onAnswer?: () => void,
): Promise<T> {
  try {
    const answer = await run();
    onAnswer?.();
    return answer;
  } catch (cause) {
    const error = toKitError(cause);
    if (isReported(error)) onFault?.(error);
    throw error;
  }
}

function toKitError(cause: unknown): KitError {
  return cause instanceof KitError ? cause : new SessionStoreUnavailable(cause);
}

/** A user without a row is no fault of the store's: the sign-in fails, and says why. */
function isReported(error: KitError): boolean {
  return !(error instanceof UserNotStored);
}
