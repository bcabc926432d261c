import type { App, KitApp } from './apps.ts';
import { signIn } from './visitors.ts';

/** Something that happens to a session, as an app has it happen. */
export interface Operation extends Pick<App, 'by' | 'strategy'> {
  name: string;
  /** Leads up to it. None of that is measured. */
  prepare(): Promise<Prepared>;
}

export interface Prepared {
  /** What is measured. */
  run(): Promise<unknown>;
  /** @throws where something else has happened than what should be measured. */
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
  if (!holds) throw new Error(`It should be so that ${what}.`);
}

/**
 * Has a process ask what has changed, so that the next request needn't: the question is shared by all
 * requests of the next seconds, and is no part of what one of them costs.
 */
export async function settle(app: KitApp): Promise<void> {
  const other = await signIn(app);
  await other.get('/api/auth/session');
}
