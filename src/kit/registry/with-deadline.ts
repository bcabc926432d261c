import type { SessionStore } from '../session/store.ts';

/** Seconds after which nobody waits any longer for what takes milliseconds, say on a locked table. */
const deadline = 5;

/**
 * The same store, with an error where a read or a write of one session has no answer in time. Whether a
 * write is made after all nobody knows, as where a connection breaks. What takes as long as there are
 * sessions is left alone, and the feed has a deadline of its own.
 */
export function withDeadline(store: SessionStore): SessionStore {
  const { stock } = store;
  const timely =
    <Args extends unknown[], Result>(ask: (...args: Args) => Promise<Result>) =>
    (...args: Args) =>
      inTime(ask(...args));
  return {
    identity: store.identity,
    listen: store.listen?.bind(store),
    userChanged: store.userChanged.bind(store),
    news: store.news.bind(store),
    prune: store.prune.bind(store),
    create: timely(store.create.bind(store)),
    adopt: timely(store.adopt.bind(store)),
    find: timely(store.find.bind(store)),
    get: timely(store.get.bind(store)),
    list: timely(store.list.bind(store)),
    renew: timely(store.renew.bind(store)),
    replace: timely(store.replace.bind(store)),
    updateClaims: timely(store.updateClaims.bind(store)),
    confirm: timely(store.confirm.bind(store)),
    endedBefore: timely(store.endedBefore.bind(store)),
    end(scope, ...how) {
      const ending = store.end(scope, ...how);
      return 'sid' in scope ? inTime(ending) : ending;
    },
    stock: stock && {
      authjs: stock.authjs,
      find: timely(stock.find.bind(stock)),
      list: stock.list.bind(stock),
      adopt: timely(stock.adopt.bind(stock)),
    },
  };
}

function inTime<T>(answer: Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const timeout = setTimeout(() => {
      reject(new Error(`There was no answer within ${deadline} seconds.`));
    }, deadline * 1000);
    // No process stays for it.
    timeout.unref?.();
    answer.then(resolve, reject).finally(() => clearTimeout(timeout));
  });
}
