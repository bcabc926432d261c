import { parseServeArguments } from './lib/arguments.ts';
import { runNext } from './lib/child.ts';
import { openDatabase } from './lib/database.ts';
import { writeSecret } from './lib/env-file.ts';
import { checkEnvironment, loadEnvFiles } from './lib/environment.ts';
import { checkPortIsFree } from './lib/free-port.ts';
import { generateClient, prepareDatabase } from './lib/prepare.ts';
import { inProject } from './lib/project.ts';
import { runScript } from './lib/run-script.ts';

const help = `npm run dev -- [options]   the app in development

  -p, --port <port>       default: PORT, else 3000
  -H, --hostname <name>   what to listen on; default: localhost
  -h, --help

Without DATABASE_URL it starts an embedded PostgreSQL, with its data in .data/postgres, or, for root in a
folder that other users can't enter, in /var/lib/authjs-session-kit. Without AUTH_SECRET it writes one to
.env.local. Ctrl-C stops the app and the database.`;

await runScript(async (stop) => {
  // Next reads the .env files itself, and again when they change; variables that it is given win over them.
  const given = { ...process.env };
  const env = loadEnvFiles('development');
  const options = parseServeArguments(process.argv.slice(2), env);
  if (options.help) {
    console.log(help);
    return 0;
  }
  // Checked before anything is written; a missing secret is made below.
  const { session } = checkEnvironment({ ...env, AUTH_SECRET: env.AUTH_SECRET || 'to be made' });
  await checkPortIsFree(options.port);
  if (!env.AUTH_SECRET) {
    writeSecret(inProject('.env.local'));
    console.log('Wrote a new AUTH_SECRET to .env.local.');
    // An empty variable would win over the file.
    delete given.AUTH_SECRET;
    delete env.AUTH_SECRET;
    loadEnvFiles('development');
  }
  const database = await openDatabase(env.DATABASE_URL, stop);
  try {
    await generateClient(stop);
    const applied = await prepareDatabase(database, stop, { demoUsers: true });
    if (applied > 0) console.log(`Migrations applied: ${applied}`);
    console.log(`Database: ${database.label}`);
    console.log(`Strategy: ${session.strategy ?? 'jwt'}`);
    console.log(`Open:     http://localhost:${options.port}`);
    const { port, hostname } = options;
    // Next locks its folder, so a second server beside the first needs its own.
    const folder = port === 3000 ? undefined : { NEXT_DIST_DIR: `.next-${port}` };
    return await runNext(
      ['dev', '--port', String(port), '--hostname', hostname],
      {
        ...folder,
        ...given,
        DATABASE_URL: database.url,
        // `/compare` offers more on the embedded database.
        EMBEDDED_POSTGRES: database.embedded ? '1' : '',
      },
      stop,
    );
  } finally {
    await database.release();
  }
});
