/**
 * The part of a `pg` client that listens. A client connects only once, so each new connection needs a
 * new one.
 */
export interface ListeningClient {
  connect(): Promise<unknown>;
  query(sql: string): Promise<unknown>;
  on(event: 'notification' | 'end', listener: () => void): unknown;
  on(event: 'error', listener: (error: Error) => void): unknown;
  end(): Promise<void>;
  unref?(): void;
}

/** Notifications are empty: whoever sends one can only make processes ask the database. */
export const channel = 'authjs_session_kit';

/** Milliseconds before a broken connection is replaced: the first time, and at most. */
const [firstWait, longestWait] = [250, 30_000];

/**
 * Calls `onRing` for each NOTIFY, and when a connection is made, since notifications may have been
 * missed before. A broken connection is replaced, after a wait that doubles with each failure.
 */
export function listenOn(connect: () => ListeningClient, onRing: () => void): void {
  let wait = firstWait;

  async function open(): Promise<void> {
    let client: ListeningClient | undefined;
    let isBroken = false;
    const replace = () => {
      if (isBroken) return;
      isBroken = true;
      void close(client);
      const timeout = setTimeout(open, wait);
      timeout.unref?.();
      wait = Math.min(wait * 2, longestWait);
    };
    try {
      // The app's function, which may throw, for example at a wrong URL.
      client = connect();
      // Without a listener an error would end the process. The feed works without notifications too.
      client.on('error', replace);
      client.on('end', replace);
      client.on('notification', onRing);
      await client.connect();
      client.unref?.();
      await client.query(`LISTEN ${channel}`);
      wait = firstWait;
      onRing();
    } catch {
      replace();
    }
  }

  void open();
}

async function close(client: ListeningClient | undefined): Promise<void> {
  try {
    await client?.end();
  } catch {
    // It was broken already.
  }
}
