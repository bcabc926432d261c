import type { SessionStore } from '../../src/kit/session/store.ts';

export type When = 'before' | 'after';

/** Stops the next renewal just before or just after it is written, until the test lets it go on. */
export class Gate {
  #stop: { when: When; reached: () => void; opened: Promise<void> } | null = null;

  /** A store that goes through this gate. */
  readonly through = (store: SessionStore): SessionStore => ({
    ...store,
    renew: async (...args) => {
      const stop = this.#stop;
      this.#stop = null;
      if (stop?.when === 'before') await pass(stop);
      const renewed = await store.renew(...args);
      if (stop?.when === 'after') await pass(stop);
      return renewed;
    },
  });

  /** @returns a promise of the renewal's arrival at the gate, and a function that opens the gate. */
  close(when: When): { reached: Promise<void>; open: () => void } {
    let open = () => {};
    const opened = new Promise<void>((resolve) => {
      open = resolve;
    });
    const reached = new Promise<void>((resolve) => {
      this.#stop = { when, reached: resolve, opened };
    });
    return { reached, open };
  }
}

async function pass({ reached, opened }: { reached: () => void; opened: Promise<void> }) {
  reached();
  await opened;
}
