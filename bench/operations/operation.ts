import type { App, KitApp } from './apps.ts';
import { signIn } from './visitors.ts';

/** An operation on a session, done as an app does it. */
export interface Operation extends Pick<App, 'by' | 'strategy'> {
  name: string;
  /** Does what comes before, which is not measured. */
  prepare(): Promise<Prepared>;
}

export interface Prepared {
  /** What is measured. */
  run(): Promise<unknown>;
  /** @throws when the operation didn't do what it should. */
  check(): Promise<void> | void;
}

export function operation(
  { by, strategy }: App,
  name: string,
  prepare: Operation['prepare'],
): Operation {
  return { by, strategy, name, prepare };
}

export function expect(holds: boolean, what: string): void {
  if (!holds) throw new Error(`Expected that ${what}.`);
}

/**
 * Lets the process read the feed, so that the measured request doesn't. All requests of the next seconds
 * share that read, so it is not counted as the cost of one.
 */
export async function refreshFeed(app: KitApp): Promise<void> {
  const other = await signIn(app);
  await other.get('/api/auth/session');
}
