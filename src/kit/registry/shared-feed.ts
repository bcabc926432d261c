import type { SessionStore } from '../session/store.ts';
import { type FeedState, newFeedState } from './feed.ts';

const name = Symbol.for('authjs-session-kit.feeds');

/**
 * What the feeds on this store know. Next bundles the proxy and the app apart, and each evaluates
 * `auth.ts`; an end in one of them has to be known in the other at once.
 */
export function sharedFeedState({ identity }: SessionStore): FeedState {
  if (!identity) return newFeedState();
  // A symbol of ours, which no type of globalThis knows.
  const shared = globalThis as { [name]?: WeakMap<object, FeedState> };
  shared[name] ??= new WeakMap();
  const known = shared[name].get(identity) ?? newFeedState();
  shared[name].set(identity, known);
  return known;
}
