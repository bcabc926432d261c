import { metrics, SpanStatusCode, trace } from '@opentelemetry/api';
import type { SessionEvent } from './session/events.ts';
import type { Telemetry } from './session/telemetry.ts';

const name = 'authjs-session-kit';

/**
 * Events as the counter `session_kit.events`, by type and strategy and, where an event has them, by
 * reason, action, provider, operation, error, the strategy before and the token's shape: all of few
 * values. Operations as spans, `session_kit.sign_in` and the like. Does nothing where no OpenTelemetry
 * SDK is registered.
 *
 * @example
 * export const kit = createSessionKit({ ...config, telemetry: openTelemetry });
 */
export const openTelemetry: Telemetry = {
  count(event) {
    // Asked for each time, because an SDK may be registered after this module was loaded.
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
        // The kind of error and no more: a message can hold what a span must not.
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
  const also = ['reason', 'action', 'provider', 'operation', 'error', 'from', 'shape'] as const;
  const values = also.flatMap((key) => {
    const value: unknown = key in event ? event[key as keyof SessionEvent] : undefined;
    return typeof value === 'string' ? [[key, value] as const] : [];
  });
  return { type, strategy, ...Object.fromEntries(values) };
}
