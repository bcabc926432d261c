import type { Report, SessionEvent } from './events.ts';
import { callListener } from './listener.ts';
import type { StrategyName } from './session.ts';
import type { Telemetry } from './telemetry.ts';

interface ReportOptions {
  strategy: StrategyName;
  clock: () => Date;
  telemetry: Telemetry;
  onEvent?: (event: SessionEvent) => void | Promise<void>;
  /** Called when a listener has failed. */
  onFault: (error: Error) => void;
}

/**
 * Counts events and passes them to the app's `onEvent`, which can neither delay a sign-in nor make it
 * fail.
 */
export function createReport({
  strategy,
  clock,
  telemetry,
  onEvent,
  onFault,
}: ReportOptions): Report {
  return (partial) => {
    // `partial` is a member of the union without its common fields. With these it is an event again.
    const event = { strategy, ...partial, at: clock() } as SessionEvent;
    telemetry.count(event);
    void callListener(() => onEvent?.(event), onFault);
  };
}
