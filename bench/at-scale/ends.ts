import { quantile } from '../lib/sampling.ts';
import { isIn, lag, latencyOfEnd, type Scale, signInAll, wait } from './servers.ts';

/** How soon another server knows that a session has ended, by the doorbell and without it. */
export async function measureEnds(scale: Scale): Promise<void> {
  const { servers, here, there, email, onProgress, report } = scale;
  onProgress('an end in another process');
  const [bell, other] = [
    servers.start({ revocationLag: 60 }, true),
    servers.start({ revocationLag: 60 }, true),
  ];
  const rung: number[] = [];
  for (const visitor of await signInAll(bell, email, 101)) {
    await isIn(other, visitor);
    await wait(0.1 + Math.random() / 2);
    rung.push(await latencyOfEnd(bell, other, visitor, 0.002));
  }
  // The first one compiles code.
  rung.shift();
  report('known elsewhere with the doorbell, p50', quantile(rung, 0.5), 'ms', 100);
  report('known elsewhere with the doorbell, p99', quantile(rung, 0.99), 'ms', 300);

  const quiet: number[] = [];
  for (const visitor of await signInAll(here, email, 20)) {
    await isIn(there, visitor);
    quiet.push(await latencyOfEnd(here, there, visitor, 0.01));
  }
  report('known elsewhere without it, the longest of 20', Math.max(...quiet), 'ms', lag * 1000);
}
