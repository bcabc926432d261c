import type { Report, SessionEvent } from '../core/events.ts';
import type { StrategyName } from '../core/session.ts';
import { countEvent } from '../core/telemetry.ts';
import { callListener } from './listener.ts';

interface ReportOptions {
  strategy: StrategyName;
  clock: () => Date;
  onEvent?: (event: SessionEvent) => void | Promise<void>;
  /** Told of a listener that failed. */
  onFault: (error: Error) => void;
}

/** Counts events and passes them to the app's listener, which can neither delay nor break a sign-in. */
export function createReport({ strategy, clock, onEvent, onFault }: ReportOptions): Report {
  return (partial) => {
    // The union loses its common fields one member at a time, so together they are an event again.
    const event = { ...partial, at: clock(), strategy } as SessionEvent;
    countEvent(event);
    void callListener(() => onEvent?.(event), onFault);
  };
}
