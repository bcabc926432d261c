// A process of its own, for an honest account of its memory: reads one session, whose token was
// confirmed by another, and prints what that took.
import { connect } from '../../prisma/client.ts';
import { Feed } from '../../src/kit/registry/feed.ts';
import { defaultPolicy } from '../../src/kit/session/policy.ts';
import { prismaSessions } from '../../src/kit/stores/prisma/index.ts';
import { timed } from '../lib/sampling.ts';
import type { FirstRead } from './measured.ts';

const [url = '', sid = ''] = process.argv.slice(2);
const { prisma, pool } = connect(url);
const { revocationLag: lag, confirmFor } = defaultPolicy;
const feed = new Feed(prismaSessions(prisma, { pool }), { lag, confirmFor, deadline: 60 });
// Starting Prisma and opening connections takes as long, whatever the registry holds.
await pool.query('SELECT 1');
await prisma.user.findFirst();

const createdAt = new Date(Date.now() - 60_000);
const first = await timed(async () => {
  const status = await feed.check({ sid, confirmedAt: new Date(), createdAt });
  if (status?.ended !== false) throw new Error('The session should go on.');
});
const next = await timed(() => feed.refresh());
// Kilobytes, on every system that Node.js knows.
const peak = process.resourceUsage().maxRSS * 1024;
console.log(JSON.stringify({ first, next, peak } satisfies FirstRead));
await prisma.$disconnect();
