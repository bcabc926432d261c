import { freePort } from '../src/cli/embedded/free-port.ts';
import { startApp } from '../tests/e2e/support/app-server.ts';
import { type ReaderName, readerNames } from './app/reader-names.ts';
import { cpuSeconds } from './lib/cpu-time.ts';
import { load } from './lib/load.ts';
import { quantile, shuffled } from './lib/sampling.ts';
import type { World } from './lib/world.ts';
import { cookieName, signIn } from './reads/kit.ts';
import { plainToken } from './reads/plain-authjs.ts';

/** Where the session is read: in a route handler, in a proxy, or in components of a page. */
export type Place = 'route' | 'proxy' | 'page';

export interface ThroughputResult {
  place: Place;
  reader: ReaderName;
  /** The number of components of the page that read the session. */
  asking: number;
  /** Requests that the server answers in a second, with both ends on this machine. */
  perSecond: number;
  /** The quartiles of the rounds. */
  spread: [low: number, high: number];
  /** Microseconds of the server's processor for each request, without PostgreSQL's. */
  cpu: number;
  /** Answers a second in each round. */
  rounds: number[];
}

interface Turn {
  answers: number;
  perSecond: number;
  /** Seconds. */
  cpu: number;
}

type Target = Pick<ThroughputResult, 'place' | 'reader' | 'asking'>;

const askingOnPage = [1, 3, 10];
const onPage = (reader: ReaderName) =>
  (reader === 'none' ? [0] : askingOnPage).map(
    (asking): Target => ({ place: 'page', reader, asking }),
  );
const onlyInRoute: readonly ReaderName[] = ['next', 'least-jwt', 'least-database'];
const targets: readonly Target[] = readerNames.flatMap((reader): Target[] => {
  const route: Target = { place: 'route', reader, asking: 1 };
  return onlyInRoute.includes(reader)
    ? [route]
    : [route, { ...route, place: 'proxy' }, ...onPage(reader)];
});

/** Seconds that each target is loaded for in a round. */
const turnSeconds = 0.4;
export const appFolder = 'bench/app';

/**
 * Loads the production build of the benchmarks' app, each target in turn.
 *
 * @throws when an answer isn't a 200, so that nothing else is measured.
 */
export async function measureThroughput(
  world: World,
  rounds: number,
  onProgress: (line: string) => void,
): Promise<ThroughputResult[]> {
  const origin = `http://localhost:${await freePort()}`;
  const app = await startApp(
    origin,
    { DATABASE_URL: world.url, AUTH_SECRET: world.secret, AUTH_TRUST_HOST: 'true' },
    appFolder,
  );
  try {
    const taken = targets.map((): Turn[] => []);
    const first = await cookiesOf(world);
    for (const target of targets) await check(target, origin, first[target.reader], world);
    // The first round is discarded: code is compiled and connections are opened in it.
    for (let round = -1; round < rounds; round += 1) {
      const cookies = await cookiesOf(world);
      for (const which of shuffled(targets.length)) {
        const target = targets[which];
        if (!target) continue;
        const before = cpuSeconds(app.pid);
        const url = origin + pathOf(target);
        const { answers, seconds } = await load(url, cookies[target.reader], turnSeconds);
        const cpu = cpuSeconds(app.pid) - before;
        if (round >= 0) taken[which]?.push({ answers, perSecond: answers / seconds, cpu });
      }
      onProgress(`throughput: round ${Math.max(round + 1, 0)} of ${rounds}`);
    }
    return targets.map((target, which) => {
      const turns = taken[which] ?? [];
      const perSecond = turns.map((turn) => turn.perSecond);
      return {
        ...target,
        perSecond: quantile(perSecond, 0.5),
        spread: [quantile(perSecond, 0.25), quantile(perSecond, 0.75)],
        rounds: perSecond,
        // Of all rounds, because the system counts in hundredths of a second.
        cpu: (sum(turns.map(({ cpu }) => cpu)) * 1e6) / sum(turns.map(({ answers }) => answers)),
      };
    });
  } finally {
    await app.stop();
  }
}

const sum = (numbers: readonly number[]) => numbers.reduce((total, number) => total + number, 0);

/**
 * @returns a result's throughput as a share of another's: the median of the rounds' ratios, because
 * whatever slows a round down slows both.
 */
export function shareOf(result: ThroughputResult, base: ThroughputResult): number {
  const shares = result.rounds.map((perSecond, round) => perSecond / (base.rounds[round] ?? 0));
  return quantile(shares, 0.5);
}

/** @throws when a target doesn't read the session as often as it should. */
async function check(target: Target, origin: string, cookie: string, { user }: World) {
  const url = origin + pathOf(target);
  const response = await fetch(url, { headers: { cookie }, redirect: 'manual' });
  const occurrences = (await response.text()).split(user.email).length - 1;
  const reads =
    target.place !== 'proxy' && !['none', 'next'].includes(target.reader) ? target.asking : 0;
  // A page has each email once in its markup, and again in the data for hydration.
  if (response.status !== 200 || (reads === 0 ? occurrences > 0 : occurrences < reads)) {
    throw new Error(
      `${url} answers with ${response.status} and names the user ${occurrences} times.`,
    );
  }
}

function pathOf({ place, reader, asking }: Target): string {
  const paths: Record<Place, string> = {
    route: `/routes/${reader}`,
    proxy: `/proxied/${reader}`,
    page: `/pages/${reader}/${asking}`,
  };
  return paths[place];
}

/** Creates new sessions, so that no renewal is due. Readers without a read get a cookie too. */
async function cookiesOf(world: World): Promise<Record<ReaderName, string>> {
  const kit = await signIn(world);
  const cookie = (token: string) => `${cookieName}=${token}`;
  return {
    none: cookie(kit.jwt),
    next: cookie(kit.jwt),
    'least-jwt': cookie(kit.jwt),
    'least-database': cookie(kit.database),
    'kit-jwt': cookie(kit.jwt),
    'kit-database': cookie(kit.database),
    'plain-jwt': cookie(await plainToken.jwt(world)),
    'plain-database': cookie(await plainToken.database(world)),
  };
}
