import { setTimeout as sleep } from 'node:timers/promises';
import { atMost, type Check } from '../check.ts';

const sessions = 100;
/** Milliseconds over which the sign-outs are spread. */
const spread = 20_000;
/** The default of AUTH_REVOCATION_LAG, in milliseconds. */
const lag = 5_000;

/** How long another process accepts a session after the sign-out was answered. */
export const latencyCheck: Check = {
  id: '7.4.1',
  level: 1,
  name: 'An end is known in every process within AUTH_REVOCATION_LAG',
  async run({ newUser, visitor, here, there }) {
    const { email } = await newUser();
    const started = [];
    for (let n = 0; n < sessions; n++) {
      const browser = visitor(here);
      await browser.signIn(email);
      started.push(browser);
    }
    const waits = await Promise.all(
      started.map(async (browser) => {
        await sleep(Math.random() * spread);
        const elsewhere = browser.copy(there);
        if ((await elsewhere.status()) !== 200) throw new Error('The session was not there.');
        await browser.signOut();
        const ended = performance.now();
        for (let last = ended; ; await sleep(50)) {
          const sentAt = performance.now();
          if ((await elsewhere.status()) === 401) return last - ended;
          last = sentAt;
        }
      }),
    );
    const sorted = waits.sort((a, b) => a - b);
    const quantile = (share: number) => Math.round(sorted[Math.ceil(share * sessions) - 1] ?? 0);
    return atMost(
      'ms, the longest of 100',
      quantile(1),
      lag,
      `two processes, ${sessions} sign-outs over ${spread / 1000} s, requests to the other process every 50 ms: the last accepted one p50 ${quantile(0.5)}, p99 ${quantile(0.99)}, maximum ${quantile(1)} ms after the sign-out was answered`,
    );
  },
};
