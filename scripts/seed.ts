import { openDatabase } from './lib/database.ts';
import { loadEnvFiles } from './lib/environment.ts';
import { checkMigrated } from './lib/migrations.ts';
import { generateClient, prepareDatabase, seedDatabase } from './lib/prepare.ts';
import { runScript } from './lib/run-script.ts';

await runScript(async (stop) => {
  const database = await openDatabase(loadEnvFiles('development').DATABASE_URL, stop);
  try {
    console.log(`Database: ${database.label}`);
    await generateClient(stop);
    if (database.embedded) {
      await prepareDatabase(database, stop, { demoUsers: true });
    } else {
      await checkMigrated(database.url);
      await seedDatabase(database.url);
    }
    console.log('The demo users are there.');
    return 0;
  } finally {
    await database.release();
  }
});
