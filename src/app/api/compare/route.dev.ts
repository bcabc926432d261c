import { liveComparison } from '@/app/compare/live/server';
import { routeForVisitor } from '@/app/compare/live/server/for-visitor';

/** Responds with what the browser and the database store for each side. */
export const GET = routeForVisitor(async () => Response.json(await liveComparison().inspect()));
