import { SessionStoreUnavailable } from '../session/errors.ts';
import type { SessionStore, StoreOperation } from '../session/store.ts';

/**
 * The same store, with every fault told as SessionStoreUnavailable. Whatever keeps a store from
 * answering, the one thing that must not come of it is "signed out".
 *
 * @param onOutage is told which operation failed.
 */
export function available(
  store: SessionStore,
  onOutage: (operation: StoreOperation) => void,
): SessionStore {
  const { stock } = store;
  function guarded<Args extends unknown[], Result>(
    operation: StoreOperation,
    ask: (...args: Args) => Promise<Result>,
  ): (...args: Args) => Promise<Result> {
    return (...args) =>
      answered(
        () => ask(...args),
        () => onOutage(operation),
      );
  }

  async function* changedSince(...question: Parameters<SessionStore['changedSince']>) {
    try {
      yield* store.changedSince(...question);
    } catch (cause) {
      throw unavailable(cause, () => onOutage('changedSince'));
    }
  }

  return {
    identity: store.identity,
    create: guarded('create', store.create.bind(store)),
    adopt: guarded('adopt', store.adopt.bind(store)),
    find: guarded('find', store.find.bind(store)),
    list: guarded('list', store.list.bind(store)),
    renew: guarded('renew', store.renew.bind(store)),
    replace: guarded('replace', store.replace.bind(store)),
    updateClaims: guarded('updateClaims', store.updateClaims.bind(store)),
    confirm: guarded('confirm', store.confirm.bind(store)),
    userChanged: guarded('userChanged', store.userChanged.bind(store)),
    end: guarded('end', store.end.bind(store)),
    changedSince,
    prune: guarded('prune', store.prune.bind(store)),
    stock: stock && {
      find: guarded('stock', stock.find.bind(stock)),
      list: guarded('stock', stock.list.bind(stock)),
      adopt: guarded('stock', stock.adopt.bind(stock)),
    },
  };
}

/** Passes on what the store answers and names its fault. */
export async function answered<T>(ask: () => T | PromiseLike<T>, onFault?: () => void): Promise<T> {
  try {
    return await ask();
  } catch (cause) {
    throw unavailable(cause, onFault);
  }
}

function unavailable(cause: unknown, onFault?: () => void): SessionStoreUnavailable {
  if (cause instanceof SessionStoreUnavailable) return cause;
  onFault?.();
  return new SessionStoreUnavailable(cause);
}
