import { quantile } from '../lib/sampling.ts';
import { isSignedIn, lag, latencyOfEnd, type Scale, signInAll, wait } from './servers.ts';

/** Measures how soon another server refuses an ended session, with the doorbell and without it. */
export async function measureEnds(scale: Scale): Promise<void> {
  const { servers, here, there, email, onProgress, report } = scale;
  onProgress('an end in another process');
  const [ending, reading] = [
    servers.start({ revocationLag: 60 }, true),
    servers.start({ revocationLag: 60 }, true),
  ];
  const withDoorbell: number[] = [];
  for (const visitor of await signInAll(ending, email, 101)) {
    await isSignedIn(reading, visitor);
    await wait(0.1 + Math.random() / 2);
    withDoorbell.push(await latencyOfEnd(ending, reading, visitor, 0.002));
  }
  // In the first one code is compiled.
  withDoorbell.shift();
  report('known elsewhere with the doorbell, p50', quantile(withDoorbell, 0.5), 'ms', 100);
  report('known elsewhere with the doorbell, p99', quantile(withDoorbell, 0.99), 'ms', 300);

  const withoutDoorbell: number[] = [];
  for (const visitor of await signInAll(here, email, 20)) {
    await isSignedIn(there, visitor);
    withoutDoorbell.push(await latencyOfEnd(here, there, visitor, 0.01));
  }
  report(
    'known elsewhere without it, the longest of 20',
    Math.max(...withoutDoorbell),
    'ms',
    lag * 1000,
  );
}
