// Runs in its own process, so that its memory can be measured: reads one session, whose token another
// process has confirmed, and prints the time and the memory.
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
// Starts Prisma and opens connections, whose time doesn't depend on the registry.
await pool.query('SELECT 1');
await prisma.user.findFirst();

const createdAt = new Date(Date.now() - 60_000);
const first = await timed(async () => {
  const status = await feed.check({ sid, confirmedAt: new Date(), createdAt });
  if (status?.ended !== false) throw new Error('The session should go on.');
});
const next = await timed(() => feed.refresh());
// maxRSS is in kilobytes on all systems.
const peak = process.resourceUsage().maxRSS * 1024;
console.log(JSON.stringify({ first, next, peak } satisfies FirstRead));
await prisma.$disconnect();
