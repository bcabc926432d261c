import { metrics, SpanStatusCode, trace } from '@opentelemetry/api';
import type { SessionEvent } from './events.ts';

const name = 'authjs-session-kit';

/**
 * Counts an event in `session_kit.events`, by type and strategy and, where it has them, by reason,
 * action, provider, operation, error, the strategy before and the token's shape: all of few values.
 * Does nothing when no OpenTelemetry SDK is there.
 */
export function countEvent(event: SessionEvent): void {
  // Asked for each time, because an SDK may be registered after this module was loaded.
  const counter = metrics.getMeter(name).createCounter('session_kit.events', {
    description: 'What happened to sessions',
  });
  counter.add(1, attributesOf(event));
}

/** Runs an operation as a span of this name, which fails when the operation does. */
export function withSpan<T>(operation: string, run: () => Promise<T>): Promise<T> {
  return trace.getTracer(name).startActiveSpan(`session_kit.${operation}`, async (span) => {
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
  });
}

function attributesOf(event: SessionEvent): Record<string, string> {
  const { type, strategy } = event;
  const also = ['reason', 'action', 'provider', 'operation', 'error', 'from', 'shape'] as const;
  const values = also.flatMap((key) => {
    const value: unknown = key in event ? event[key as keyof SessionEvent] : undefined;
    return typeof value === 'string' ? [[key, value] as const] : [];
  });
  return { type, strategy, ...Object.fromEntries(values) };
}
