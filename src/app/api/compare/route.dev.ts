import { liveComparison } from '@/app/compare/live/server';
import { routeForVisitor } from '@/app/compare/live/server/for-visitor';

/** What the browser and the database hold, of each side. */
export const GET = routeForVisitor(async () => Response.json(await liveComparison().inspect()));
