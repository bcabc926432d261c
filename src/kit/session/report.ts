import type { Report, SessionEvent } from './events.ts';
import { callListener } from './listener.ts';
import type { StrategyName } from './session.ts';
import type { Telemetry } from './telemetry.ts';

interface ReportOptions {
  strategy: StrategyName;
  clock: () => Date;
  telemetry: Telemetry;
  onEvent?: (event: SessionEvent) => void | Promise<void>;
  /** Called with a listener that failed. */
  onFault: (error: Error) => void;
}

/** Counts events and passes them to the app's listener, which can neither delay nor break a sign-in. */
export function createReport({
  strategy,
  clock,
  telemetry,
  onEvent,
  onFault,
}: ReportOptions): Report {
  return (partial) => {
    // The union loses its common fields one member at a time, so together they are an event again.
    const event = { strategy, ...partial, at: clock() } as SessionEvent;
    telemetry.count(event);
    void callListener(() => onEvent?.(event), onFault);
  };
}
