import type { SessionEvent } from 'authjs-session-kit';

/** Writes each event to standard output as one line of JSON, for log collectors. */
export function logEvent(event: SessionEvent): void {
  console.info(JSON.stringify({ audit: event.type, ...event }));
}
