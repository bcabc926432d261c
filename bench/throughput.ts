import { freePort } from '../src/cli/embedded/free-port.ts';
import { startApp } from '../tests/e2e/support/app-server.ts';
import { type ReaderName, readerNames } from './app/reader-names.ts';
import { cpuSeconds } from './lib/cpu-time.ts';
import { load } from './lib/load.ts';
import { quantile, shuffled } from './lib/sampling.ts';
import type { World } from './lib/world.ts';
import { cookieName, signIn } from './reads/kit.ts';
import { plainToken } from './reads/plain-authjs.ts';

/** A route handler that asks, one behind a proxy that asks, or a page of ten components. */
export type Place = 'route' | 'proxy' | 'page';

export interface ThroughputResult {
  place: Place;
  reader: ReaderName;
  /** How many components of the page ask. */
  asking: number;
  /** Requests that the server answers in a second, with both ends on this machine. */
  perSecond: number;
  /** What is between the quartiles of the rounds. */
  spread: [low: number, high: number];
  /** Microseconds of the server's processor for each request; PostgreSQL's are its own. */
  cpu: number;
  /** The answers a second of each round. */
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
 * @throws when an answer isn't a 200: then something else would be measured.
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
    // The first round is thrown away: code is compiled and connections are opened in it.
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
      const own = taken[which] ?? [];
      const perSecond = own.map((each) => each.perSecond);
      return {
        ...target,
        perSecond: quantile(perSecond, 0.5),
        spread: [quantile(perSecond, 0.25), quantile(perSecond, 0.75)],
        rounds: perSecond,
        // Of all rounds, because the system counts in hundredths of a second.
        cpu: (sum(own.map(({ cpu }) => cpu)) * 1e6) / sum(own.map(({ answers }) => answers)),
      };
    });
  } finally {
    await app.stop();
  }
}

const sum = (numbers: readonly number[]) => numbers.reduce((total, each) => total + each, 0);

/**
 * How much of another's throughput is left: the median of the rounds' ratios, because what slows a
 * round down slows both.
 */
export function shareOf(result: ThroughputResult, of: ThroughputResult): number {
  const shares = result.rounds.map((perSecond, round) => perSecond / (of.rounds[round] ?? 0));
  return quantile(shares, 0.5);
}

/** @throws where something else would be measured than asking who is signed in, or not asking. */
async function check(target: Target, origin: string, cookie: string, { user }: World) {
  const url = origin + pathOf(target);
  const response = await fetch(url, { headers: { cookie }, redirect: 'manual' });
  const occurrences = (await response.text()).split(user.email).length - 1;
  const asks =
    target.place !== 'proxy' && !['none', 'next'].includes(target.reader) ? target.asking : 0;
  // A page has each name once in its markup and once in what React hydrates from.
  if (response.status !== 200 || (asks === 0 ? occurrences > 0 : occurrences < asks)) {
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

/** Sessions of this minute, so that no renewal is due. Whoever doesn't ask is sent one too. */
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
