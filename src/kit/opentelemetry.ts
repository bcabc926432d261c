import { metrics, SpanStatusCode, trace } from '@opentelemetry/api';
import type { SessionEvent } from './session/events.ts';
import type { Telemetry } from './session/telemetry.ts';

const name = 'authjs-session-kit';

/**
 * Counts events in the counter `session_kit.events`, by type and strategy and, where an event has them, by
 * reason, action, provider, operation, error, previous strategy and shape of the token: all have few values.
 * Operations are spans such as `session_kit.sign_in`. Does nothing without a registered OpenTelemetry SDK.
 *
 * @example
 * export const kit = createSessionKit({ ...config, telemetry: openTelemetry });
 */
export const openTelemetry: Telemetry = {
  count(event) {
    // Looked up each time, because an SDK may be registered after this module was loaded.
    const counter = metrics.getMeter(name).createCounter('session_kit.events', {
      description: 'What happened to sessions',
    });
    counter.add(1, attributesOf(event));
  },

  span: (operation, run) =>
    trace.getTracer(name).startActiveSpan(`session_kit.${operation}`, async (span) => {
      try {
        return await run();
      } catch (error) {
        // The kind of error only: a message may contain what must not be in a span.
        const message = error instanceof Error ? error.name : undefined;
        span.setStatus({ code: SpanStatusCode.ERROR, message });
        throw error;
      } finally {
        span.end();
      }
    }),
};

function attributesOf(event: SessionEvent): Record<string, string> {
  const { type, strategy } = event;
  const names = ['reason', 'action', 'provider', 'operation', 'error', 'from', 'shape'] as const;
  const values = names.flatMap((key) => {
    const value: unknown = key in event ? event[key as keyof SessionEvent] : undefined;
    return typeof value === 'string' ? [[key, value] as const] : [];
  });
  return { type, strategy, ...Object.fromEntries(values) };
}
