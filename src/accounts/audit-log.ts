import type { SessionEvent } from 'authjs-session-kit';

/** One line of JSON an event on standard output, where whatever collects logs finds it. */
export function logEvent(event: SessionEvent): void {
  console.info(JSON.stringify({ audit: event.type, ...event }));
}
