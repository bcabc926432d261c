import type { App } from './app.ts';

/** An error lets an attacker or an outage do harm; a warning is work that is left. */
export type Level = 'error' | 'warning';

/** A check. Its code is stable, and the name of its section in docs/doctor.md. */
export interface Check {
  readonly code: string;
  readonly level: Level;
  readonly title: string;
  /** The apps that it applies to. Default: those with Auth.js v5, with or without the kit. */
  readonly appliesTo?: 'every app' | 'the kit';
  /** Checks about the same matter report only the first finding of a line. */
  readonly about?: 'what is read' | 'what is handed out';
  look(app: App): readonly Found[] | Skipped;
}

/** A place with the problem. Nothing in it repeats the value of a secret. */
export interface Found {
  /** A file with a line, a variable or a table. */
  readonly where: string;
  /** What is wrong, and why it matters. */
  readonly detail: string;
  readonly fix: string;
  /** Default: the check's. */
  readonly level?: Level;
  /** What `--fix` does about it, where that is safe. */
  readonly repair?: Repair;
}

/** The reason why a check can't be made. */
export interface Skipped {
  readonly skipped: string;
}

/** An edit that adds to one file, or changes one line of it. */
export interface Repair {
  /** Relative to the app's folder. */
  readonly path: string;
  /** What it changes, in words. */
  readonly does: string;
  /** @returns the new text. Applied a second time it changes nothing. */
  edit(before: string | null): string;
}

export function isSkipped(result: readonly Found[] | Skipped): result is Skipped {
  return 'skipped' in result;
}
