import { openDatabase } from './lib/database.ts';
import { loadEnvFiles } from './lib/environment.ts';
import { migrate } from './lib/migrations.ts';
import { runScript } from './lib/run-script.ts';

await runScript(async (stop) => {
  const database = await openDatabase(loadEnvFiles('development').DATABASE_URL, stop);
  try {
    console.log(`Database: ${database.label}`);
    const applied = await migrate(database.url, stop);
    console.log(applied === 0 ? 'No migration was pending.' : `Migrations applied: ${applied}`);
    return 0;
  } finally {
    await database.release();
  }
});
