import { createPrisma } from '../prisma/client.ts';
import { pruneExpired } from '../src/accounts/prune-expired.ts';
import { pruneSessions } from '../src/kit/registry/prune.ts';
import { prismaSessions } from '../src/kit/stores/prisma/index.ts';
import { parsePruneArguments } from './lib/arguments.ts';
import { openDatabase } from './lib/database.ts';
import { loadEnvFiles } from './lib/environment.ts';
import { checkMigrated } from './lib/migrations.ts';
import { runScript } from './lib/run-script.ts';

const help = `npm run db:prune -- [options]   deletes what has expired

  --keep <seconds>   how long sessions are kept after their end   (86400)
  --batch <count>    rows deleted in one statement                (1000)
  --json             one JSON document on standard output: { "sessions", "other" }
  -h, --help

Sessions that were ended are kept until their tokens have expired too. It is safe to run it at any time or
twice at once, and to interrupt it.`;

await runScript(async (stop) => {
  const { help: wantsHelp, json, keep, batch } = parsePruneArguments(process.argv.slice(2));
  if (wantsHelp) {
    console.log(help);
    return 0;
  }
  const database = await openDatabase(loadEnvFiles('development').DATABASE_URL, stop);
  const prisma = createPrisma(database.url);
  try {
    console.error(`Database: ${database.label}`);
    await checkMigrated(database.url);
    const sessions = await pruneSessions(prismaSessions(prisma), new Date(), {
      keep,
      batch,
      onProgress(pruned) {
        stop.throwIfAborted();
        console.error(`${pruned} sessions`);
      },
    });
    const other = await pruneExpired(prisma, new Date());
    const summary = `Deleted: ${sessions} expired sessions, ${other} expired links and attempts.`;
    console.log(json ? JSON.stringify({ sessions, other }) : summary);
    return 0;
  } finally {
    await prisma.$disconnect();
    await database.release();
  }
});
