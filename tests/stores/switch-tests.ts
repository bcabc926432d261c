import { mkdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import type { SqlDriverAdapterFactory } from '@prisma/driver-adapter-utils';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { switchStrategy } from '../../src/cli/switch/switch.ts';
import type { SwitchPlan } from '../../src/cli/switch/switch-plan.ts';
import { appWith, schema, secret } from '../cli/doctor/apps.ts';
import { execute } from '../support/other-database.ts';
import { type OtherProvider, schemaFor } from '../support/provider-schema.ts';

export interface SwitchedDatabase {
  provider: OtherProvider;
  /** The package with Prisma's driver, which the app has. */
  driver: string;
  /** How a time is kept there, which an app may keep in more than one way. */
  times: readonly ((time: Date) => string)[];
  start(): Promise<{ url: string; adapter: SqlDriverAdapterFactory; stop(): Promise<void> }>;
}

const day = 86_400_000;

/** `session-kit switch` in an app on another database than PostgreSQL, with names of its own. */
export function switchTests(title: string, { provider, driver, times, start }: SwitchedDatabase) {
  describe(`session-kit switch, ${title}`, () => {
    let database: Awaited<ReturnType<SwitchedDatabase['start']>>;
    beforeAll(async () => {
      database = await start();
    });
    afterAll(() => database.stop());

    const mapped = schemaFor(provider, schema)
      .replace(/^model Session \{/m, '$&\n  @@map("kept sessions")')
      .replace(/^(\s+strategy\s+SessionStrategy)/m, '$1 @map("kept by")');

    async function run(files = {}) {
      const folder = appWith({ 'prisma/schema.prisma': mapped, ...files });
      mkdirSync(join(folder, 'node_modules/@prisma'), { recursive: true });
      const link = join(folder, 'node_modules', driver);
      symlinkSync(join(process.cwd(), 'node_modules', driver), link);
      const printed: string[] = [];
      const env = { DATABASE_URL: database.url, AUTH_SECRET: secret };
      const code = await switchStrategy({ to: 'database', json: true }, env, folder, (text) =>
        printed.push(text),
      );
      return { code, plan: JSON.parse(printed.join('')) as SwitchPlan };
    }

    const quote = provider === 'mysql' ? '`' : '"';
    const inStyle = (sql: string) => sql.replaceAll('"', quote);

    it("counts the sessions under the app's own names, and would lose none", async () => {
      const time = provider === 'mysql' ? 'DATETIME(3)' : 'DATETIME';
      const rows = times.flatMap((written, index) => {
        const [soon, past] = [
          written(new Date(Date.now() + 60_000)),
          written(new Date(Date.now() - 60_000)),
        ];
        const row = (id: string, kind: string, expires: string, more: string) =>
          `('${id}${index}', 'u', '${kind}', ${expires}, ${more})`;
        return [
          row('a', 'jwt', soon, `${written(new Date(Date.now() + day))}, NULL, NULL`),
          row('b', 'jwt', past, `${written(new Date(Date.now() + day))}, NULL, NULL`),
          row('c', 'database', soon, `${written(new Date(Date.now() + day))}, NULL, 'claims'`),
          row('d', 'database', soon, 'NULL, NULL, NULL'),
          row('e', 'jwt', soon, `${soon}, ${past}, NULL`),
        ];
      });
      await execute(database.adapter, [
        inStyle(
          `CREATE TABLE "kept sessions" ("id" VARCHAR(191), "userId" VARCHAR(191), "kept by" VARCHAR(20), "expires" ${time}, "absoluteExpires" ${time}, "endedAt" ${time}, "claims" TEXT)`,
        ),
        inStyle(`INSERT INTO "kept sessions" VALUES ${rows.join(', ')}`),
      ]);
      const each = times.length;
      const { code, plan } = await run();
      expect(plan.sessions).toEqual({
        jwt: each,
        database: each,
        plainAuthjs: each,
        withoutClaims: each,
      });
      expect(code).toBe(0);
      expect(JSON.stringify(plan)).not.toContain('npm run');
    });

    it("says so where the table isn't the kit's", async () => {
      const other = mapped.replace('"kept sessions"', '"nothing"');
      const asking = run({ 'prisma/schema.prisma': other });
      await expect(asking).rejects.toMatchObject({ code: 'no_registry' });
    });
  });
}
