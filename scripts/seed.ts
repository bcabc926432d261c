import { KitError } from '../src/core/errors.ts';
import { openDatabase } from './lib/database.ts';
import { loadEnvFiles } from './lib/environment.ts';
import { pendingMigrations } from './lib/migrations.ts';
import { generateClient, prepareDatabase, seedDatabase } from './lib/prepare.ts';
import { runScript } from './lib/run-script.ts';

await runScript(async (stop) => {
  const database = await openDatabase(loadEnvFiles('development').DATABASE_URL, stop);
  try {
    console.log(`Database: ${database.label}`);
    await generateClient(stop);
    if (database.embedded) await prepareDatabase(database, stop);
    else if ((await pendingMigrations(database.url)).length === 0) await seedDatabase(database.url);
    else throw new KitError('migrations_pending', 'Apply the migrations first: npm run db:migrate');
    console.log('The demo users are there.');
    return 0;
  } finally {
    await database.release();
  }
});
