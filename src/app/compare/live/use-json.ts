import { useEffect, useState } from 'react';

/**
 * What an address of this app answers, asked for anew whenever the key changes; what was there before
 * stays until then. `null` as the key: not yet.
 */
export function useJson<T>(address: string, key: string | null): T | undefined {
  const [value, setValue] = useState<T>();
  useEffect(() => {
    if (key === null) return;
    const stop = new AbortController();
    fetch(address, { cache: 'no-store', signal: stop.signal })
      .then(async (response) => {
        // Of this app, so of this type; signed out there is nothing to show.
        if (response.ok) setValue((await response.json()) as T);
      })
      .catch((error: unknown) => {
        // The next change asks again.
        if (!stop.signal.aborted) console.error(error);
      });
    return () => stop.abort();
  }, [address, key]);
  return value;
}
