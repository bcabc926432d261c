import { KitError, SessionStoreUnavailable, UserNotStored } from '../session/errors.ts';
import { lacksOwner } from '../session/fault.ts';
import type { SessionStore, StoredSession, StoreOperation } from '../session/store.ts';

/**
 * The same store, with every fault told as SessionStoreUnavailable, but for what its configuration
 * lacks. Whatever keeps a store from answering, the one thing that must not come of it is "signed out".
 *
 * @param onOutage is told which operation failed, and why.
 * @param onAnswer is told which was answered.
 */
export function available(
  store: SessionStore,
  onOutage: (operation: StoreOperation, error: KitError) => void,
  onAnswer: (operation: StoreOperation) => void = () => {},
): SessionStore {
  const { stock } = store;
  function guarded<Args extends unknown[], Result>(
    operation: StoreOperation,
    ask: (...args: Args) => Promise<Result>,
  ): (...args: Args) => Promise<Result> {
    return (...args) =>
      answered(
        () => ask(...args),
        (error) => onOutage(operation, error),
        () => onAnswer(operation),
      );
  }

  return {
    identity: store.identity,
    listen: store.listen?.bind(store),
    create: guarded('create', (session) => createdBy(store, session)),
    adopt: guarded('adopt', store.adopt.bind(store)),
    find: guarded('find', store.find.bind(store)),
    get: guarded('get', store.get.bind(store)),
    list: guarded('list', store.list.bind(store)),
    renew: guarded('renew', store.renew.bind(store)),
    replace: guarded('replace', store.replace.bind(store)),
    updateClaims: guarded('updateClaims', store.updateClaims.bind(store)),
    confirm: guarded('confirm', store.confirm.bind(store)),
    userChanged: guarded('userChanged', store.userChanged.bind(store)),
    end: guarded('end', store.end.bind(store)),
    news: guarded('news', store.news.bind(store)),
    endedBefore: guarded('endedBefore', store.endedBefore.bind(store)),
    prune: guarded('prune', store.prune.bind(store)),
    stock: stock && {
      find: guarded('stock', stock.find.bind(stock)),
      list: guarded('stock', stock.list.bind(stock)),
      adopt: guarded('stock', stock.adopt.bind(stock)),
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
export async function answered<T>(
  ask: () => T | PromiseLike<T>,
  onFault?: OnFault,
  onAnswer?: () => void,
): Promise<T> {
  try {
    const answer = await ask();
    onAnswer?.();
    return answer;
  } catch (cause) {
    throw unavailable(cause, onFault);
  }
}

function unavailable(cause: unknown, onFault?: OnFault): KitError {
  const error = cause instanceof KitError ? cause : new SessionStoreUnavailable(cause);
  // Whose sign-in that is will be told; the store is all right.
  if (!(error instanceof UserNotStored)) onFault?.(error);
  return error;
}
