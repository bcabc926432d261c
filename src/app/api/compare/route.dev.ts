import type { NextRequest } from 'next/server';
import { liveComparison } from '@/app/compare/live/server';
import { withSession } from '@/auth';

/** What the browser and the database hold, of each side. */
export const GET = withSession(async (_session, _request: NextRequest) =>
  Response.json(await liveComparison().inspect()),
);
