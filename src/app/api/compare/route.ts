import type { NextRequest } from 'next/server';
import { withSession } from '@/auth';
import { lab } from '@/lab';

/** What the browser and the database hold, of each side. */
export const GET = withSession(async (_session, _request: NextRequest) =>
  Response.json(await lab().inspect()),
);
