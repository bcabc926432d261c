import type { App, KitApp } from './apps.ts';
import { signIn } from './visitors.ts';

/** Something that happens to a session, done as an app does it. */
export interface Operation extends Pick<App, 'by' | 'strategy'> {
  name: string;
  /** Does what has to come before; this is not measured. */
  prepare(): Promise<Prepared>;
}

export interface Prepared {
  /** What is measured. */
  run(): Promise<unknown>;
  /** @throws if something else happened than what should be measured. */
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
 * Makes the process ask the feed what has changed, so that the measured request doesn't: all requests
 * of the next seconds share that question, so it is not part of what one of them costs.
 */
export async function refreshFeed(app: KitApp): Promise<void> {
  const other = await signIn(app);
  await other.get('/api/auth/session');
}
