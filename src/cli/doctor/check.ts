import type { App } from './app.ts';

/** An error is something that an attacker or an outage can use; a warning is work that was left. */
export type Level = 'error' | 'warning';

/** One thing to look for, under a code that stays. Its section in docs/doctor.md has the same name. */
export interface Check {
  readonly code: string;
  readonly level: Level;
  readonly title: string;
  /** Which apps it makes sense for. Default: those with Auth.js v5, the kit's included. */
  readonly appliesTo?: 'every app' | 'the kit';
  /** What it shares with another check: of their findings in one line the first alone is told. */
  readonly about?: 'what is read' | 'what is handed out';
  look(app: App): readonly Found[] | Skipped;
}

/** One place where it is wrong. Nothing in it repeats the value of a secret. */
export interface Found {
  /** A file with a line, a variable or a table. */
  readonly where: string;
  /** What is wrong, and why it matters. */
  readonly detail: string;
  readonly fix: string;
  /** Where it isn't the check's own. */
  readonly level?: Level;
  /** What `--fix` does about it, where that is safe. */
  readonly repair?: Repair;
}

/** It can't be told here. */
export interface Skipped {
  readonly skipped: string;
}

/** An edit that adds to one file, or changes one line of it. */
export interface Repair {
  /** Relative to the app's folder. */
  readonly path: string;
  /** What it does, in words. */
  readonly does: string;
  /** Doing it twice does nothing more. */
  edit(before: string | null): string;
}

export function isSkipped(result: readonly Found[] | Skipped): result is Skipped {
  return 'skipped' in result;
}
