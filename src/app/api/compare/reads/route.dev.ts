import { median } from 'd3-array';
import type { NextRequest } from 'next/server';
import { liveComparison } from '@/app/compare/live/server';
import { withSession } from '@/auth';
import { distributionOf } from '@/cost-model/distribution';

const count = 200;

/** How long reads take here and now, of each side that is signed in. */
export const GET = withSession(async (_session, _request: NextRequest) => {
  const { jwt, database } = await liveComparison().reads(count);
  return Response.json({ jwt: summaryOf(jwt), database: summaryOf(database) });
});

function summaryOf(times: readonly number[]) {
  return { bars: distributionOf(times), median: median(times) ?? null };
}
