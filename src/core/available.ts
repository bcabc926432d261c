import { SessionStoreUnavailable } from './errors.ts';
import type { SessionStore } from './store.ts';

/**
 * The same store, with every fault told as SessionStoreUnavailable. Whatever keeps a store from
 * answering, the one thing that must not come of it is "signed out".
 */
export function available(store: SessionStore): SessionStore {
  return {
    create: (...args) => answered(() => store.create(...args)),
    find: (...args) => answered(() => store.find(...args)),
    list: (...args) => answered(() => store.list(...args)),
    renew: (...args) => answered(() => store.renew(...args)),
    end: (...args) => answered(() => store.end(...args)),
    endedSince: (...args) => answered(() => store.endedSince(...args)),
  };
}

/** Passes on what the store answers and names its fault. */
export async function answered<T>(ask: () => T | PromiseLike<T>): Promise<T> {
  try {
    return await ask();
  } catch (cause) {
    throw new SessionStoreUnavailable(cause);
  }
}
