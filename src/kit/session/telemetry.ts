import type { SessionEvent } from './events.ts';

/** Counts events and measures operations. `authjs-session-kit/opentelemetry` has an implementation. */
export interface Telemetry {
  /** Counts an event. */
  count(event: SessionEvent): void;
  /**
   * Measures an operation.
   *
   * @returns what `run` returns, or throws what it throws.
   */
  span<T>(operation: string, run: () => Promise<T>): Promise<T>;
}

export const noTelemetry: Telemetry = { count() {}, span: (_operation, run) => run() };
