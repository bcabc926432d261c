import { describe, expect, it } from 'vitest';
import { listenOn } from '../../src/kit/stores/prisma/doorbell.ts';

const listening = {
  connect: async () => {},
  query: async () => {},
  on() {},
  end: async () => {},
};

describe('a doorbell', () => {
  it('is retried if no client can be created, and ends no process', async () => {
    let tries = 0;
    let rung = 0;
    const client = () => {
      tries += 1;
      if (tries === 1) throw new TypeError('Invalid URL');
      return listening;
    };
    listenOn(client, () => void rung++);
    await expect.poll(() => rung).toBe(1);
    expect(tries).toBe(2);
  });

  it("is retried even if a client can't be closed", async () => {
    let tries = 0;
    let rung = 0;
    const broken = {
      ...listening,
      connect: () => Promise.reject(new Error('refused')),
      end() {
        throw new Error('There is nothing to end.');
      },
    };
    listenOn(
      () => (++tries === 1 ? broken : listening),
      () => void rung++,
    );
    await expect.poll(() => rung).toBe(1);
  });
});
