/** The part of a `pg` client that listens. A client connects once, so each connection is another one. */
export interface ListeningClient {
  connect(): Promise<unknown>;
  query(sql: string): Promise<unknown>;
  on(event: 'notification' | 'end', tell: () => void): unknown;
  on(event: 'error', tell: (error: Error) => void): unknown;
  end(): Promise<void>;
  unref?(): void;
}

/** Says nothing itself, so whatever comes on it, from whomever, only makes somebody ask. */
export const channel = 'authjs_session_kit';

/** Milliseconds before a connection that broke is made anew: at first, and at most. */
const [soonest, latest] = [250, 30_000];

/**
 * Calls `onRing` for each NOTIFY, and once a connection is there, since some may have been missed
 * until then. A connection that breaks is made anew, later each time it can't be.
 */
export function listenOn(connect: () => ListeningClient, onRing: () => void): void {
  let wait = soonest;

  async function open(): Promise<void> {
    const client = connect();
    let isOver = false;
    const again = () => {
      if (isOver) return;
      isOver = true;
      // It may be half open. Whether it can still be ended is no matter.
      client.end().catch(() => {});
      const timeout = setTimeout(open, wait);
      timeout.unref?.();
      wait = Math.min(wait * 2, latest);
    };
    // An error without a listener would end the process. The feed goes on without the bell.
    client.on('error', again);
    client.on('end', again);
    client.on('notification', onRing);
    try {
      await client.connect();
      client.unref?.();
      await client.query(`LISTEN ${channel}`);
      wait = soonest;
      onRing();
    } catch {
      again();
    }
  }

  void open();
}
