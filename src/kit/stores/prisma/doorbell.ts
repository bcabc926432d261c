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
    let client: ListeningClient | undefined;
    let isOver = false;
    const again = () => {
      if (isOver) return;
      isOver = true;
      void hangUp(client);
      const timeout = setTimeout(open, wait);
      timeout.unref?.();
      wait = Math.min(wait * 2, latest);
    };
    try {
      // The app's own, which may throw as well, say at a URL that is none.
      client = connect();
      // An error without a listener would end the process. The feed goes on without the bell.
      client.on('error', again);
      client.on('end', again);
      client.on('notification', onRing);
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

async function hangUp(client: ListeningClient | undefined): Promise<void> {
  try {
    await client?.end();
  } catch {
    // It broke already, which is why it is ended; another one takes its place.
  }
}
