import { existsSync } from 'node:fs';
import { CodedError } from '../src/kit/session/errors.ts';
import { parseServeArguments } from './lib/arguments.ts';
import { runNext } from './lib/child.ts';
import { openDatabase } from './lib/database.ts';
import { checkEnvironment, loadEnvFiles } from './lib/environment.ts';
import { checkPortIsFree } from './lib/free-port.ts';
import { checkMigrated } from './lib/migrations.ts';
import { generateClient, prepareDatabase } from './lib/prepare.ts';
import { inProject } from './lib/project.ts';
import { runScript } from './lib/run-script.ts';

const help = `npm start -- [options]   the app in production, after npm run build

  -p, --port <port>       default: PORT, else 3000
  -H, --hostname <name>   what to listen on; default: localhost, 0.0.0.0 is every network
  -h, --help

Needs AUTH_SECRET. Without DATABASE_URL it starts an embedded PostgreSQL, with its data where
npm run dev has it, and with the demo users if DEMO_USERS=on.`;

function checkBuild(): void {
  if (existsSync(inProject(process.env.NEXT_DIST_DIR || '.next', 'BUILD_ID'))) return;
  throw new CodedError('no_build', 'There is no production build. Make it with: npm run build');
}

await runScript(async (stop) => {
  const given = { ...process.env };
  const env = loadEnvFiles('production');
  const options = parseServeArguments(process.argv.slice(2), env);
  if (options.help) {
    console.log(help);
    return 0;
  }
  const { session, demoUsers } = checkEnvironment(env);
  checkBuild();
  await checkPortIsFree(options.port);
  const database = await openDatabase(env.DATABASE_URL, stop);
  try {
    if (database.embedded) {
      await generateClient(stop);
      await prepareDatabase(database, stop, { demoUsers });
    } else {
      await checkMigrated(database.url);
      if (demoUsers) console.log('DEMO_USERS adds no users to DATABASE_URL: npm run db:seed does.');
    }
    const { port, hostname } = options;
    const origin = `http://localhost:${port}`;
    const trusted = env.AUTH_URL || env.AUTH_TRUST_HOST;
    if (!trusted) console.log(`AUTH_URL is not set: using ${origin}.`);
    console.log(`Database: ${database.label}`);
    console.log(`Strategy: ${session.strategy ?? 'jwt'}`);
    console.log(`Open:     ${env.AUTH_URL || origin}`);
    return await runNext(
      ['start', '--port', String(port), '--hostname', hostname],
      {
        ...given,
        ...(!trusted && { AUTH_URL: origin }),
        DATABASE_URL: database.url,
        NODE_ENV: 'production',
      },
      stop,
    );
  } finally {
    await database.release();
  }
});
