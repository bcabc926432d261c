import type { SessionEvent } from './events.ts';

/** What counts events and times operations; `authjs-session-kit/opentelemetry` has one. */
export interface Telemetry {
  /** Counts an event. */
  count(event: SessionEvent): void;
  /**
   * Times an operation.
   *
   * @returns what `run` returns, or throws what it throws.
   */
  span<T>(operation: string, run: () => Promise<T>): Promise<T>;
}

export const noTelemetry: Telemetry = { count() {}, span: (_operation, run) => run() };
