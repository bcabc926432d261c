import { createPrisma } from '../prisma/client.ts';
import { absoluteTimeout, idleTimeout } from '../src/auth/policy.ts';
import { adoptPlainSessions } from '../src/kit/registry/adopt.ts';
import { defaultPolicy } from '../src/kit/session/policy.ts';
import { prismaSessions } from '../src/kit/stores/prisma/index.ts';
import { parseBatchArguments } from './lib/arguments.ts';
import { openDatabase } from './lib/database.ts';
import { checkEnvironment, loadEnvFiles } from './lib/environment.ts';
import { checkMigrated } from './lib/migrations.ts';
import { runScript } from './lib/run-script.ts';

const help = `npm run db:adopt -- [options]   hashes the tokens that plain Auth.js keeps in plain text

  --batch <count>    rows read at a time   (500)
  --json             one JSON document on standard output: { "adopted" }
  -h, --help

No user is signed out: the browsers' cookies stay valid. It is safe to run it beside the app or twice at
once, to interrupt it, and to run it again.`;

await runScript(async (stop) => {
  const { help: wantsHelp, json, batch } = parseBatchArguments(process.argv.slice(2));
  if (wantsHelp) {
    console.log(help);
    return 0;
  }
  const env = loadEnvFiles('development');
  // The script reads no token, so it needs no secret.
  const { session } = checkEnvironment({ ...env, AUTH_SECRET: env.AUTH_SECRET || 'unused' });
  const database = await openDatabase(env.DATABASE_URL, stop);
  const prisma = createPrisma(database.url);
  try {
    console.error(`Database: ${database.label}`);
    await checkMigrated(database.url);
    const { plain } = prismaSessions(prisma);
    const policy = { ...defaultPolicy, idleTimeout, absoluteTimeout, ...session.policy };
    const adopted = await adoptPlainSessions(plain, policy, new Date(), {
      batch,
      onProgress(count) {
        stop.throwIfAborted();
        console.error(`${count} sessions`);
      },
    });
    console.log(json ? JSON.stringify({ adopted }) : `Adopted: ${adopted} sessions.`);
    return 0;
  } finally {
    await prisma.$disconnect();
    await database.release();
  }
});
