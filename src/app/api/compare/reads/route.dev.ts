import { strategyNames } from 'authjs-session-kit';
import { median } from 'd3-array';
import { liveComparison } from '@/app/compare/live/server';
import { routeForVisitor } from '@/app/compare/live/server/for-visitor';
import { distributionOf } from '@/cost-model/distribution';
import type { Distribution } from '@/cost-model/plots/distribution-plot';

const count = 200;

/** Measures how long reads take, for each side that is signed in. */
export const GET = routeForVisitor(async () => {
  const times = await liveComparison().reads(count);
  const distributions: Distribution[] = strategyNames.map((strategy) => ({
    strategy,
    bars: distributionOf(times[strategy]),
    median: median(times[strategy]) ?? null,
  }));
  return Response.json(distributions);
});
