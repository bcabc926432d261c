import { randomBytes, randomUUID } from 'node:crypto';
import { beforeEach, describe, expect, it } from 'vitest';
import { hashToken } from '../../src/kit/session/token.ts';
import { appWith, findingsOf, plainAuth, reportOf, schema } from '../cli/doctor/apps.ts';
import { testDatabase } from '../support/database.ts';
import { createUser } from '../support/kit.ts';
import { startSessionKit } from '../support/session-kit.ts';

const day = 86_400_000;

describe('session-kit doctor, in the database', () => {
  const database = testDatabase();
  const looking = () => ({ DATABASE_URL: database.url });
  const look = (code: string, folder = appWith()) => findingsOf(code, folder, looking());

  beforeEach(async () => {
    await database.prisma.session.deleteMany();
  });

  async function addSession(more: object) {
    const { id: userId } = await createUser(database.prisma);
    const expires = new Date(Date.now() + day);
    const sessionToken = hashToken(randomUUID());
    await database.prisma.session.create({ data: { sessionToken, userId, expires, ...more } });
  }

  it("finds nothing wrong with the kit's own tables, and checks all of them", async () => {
    await addSession({ absoluteExpires: new Date(Date.now() + 7 * day) });
    await addSession({ absoluteExpires: new Date(), expires: new Date(Date.now() - day) });
    const { code, report } = await reportOf(appWith(), looking());
    expect(report.findings).toEqual([]);
    expect(report.skipped).toEqual([]);
    expect(code).toBe(0);
  });

  it('changes nothing there', async () => {
    await addSession({});
    const before = await database.prisma.session.findMany();
    await reportOf(appWith(), looking(), ['--fix']);
    expect(await database.prisma.session.findMany()).toEqual(before);
  });

  it('counts live sessions whose tokens are stored unhashed', async () => {
    await addSession({ sessionToken: randomUUID() });
    await addSession({ sessionToken: randomUUID() });
    await addSession({ sessionToken: randomUUID(), expires: new Date(0) });
    await addSession({ sessionToken: randomUUID(), endedAt: new Date() });
    const [finding] = await look('plain-tokens');
    expect(finding).toMatchObject({ level: 'warning', where: 'public.Session' });
    expect(finding?.detail).toMatch(/in the table: 2\./);
    expect((await look('plain-tokens', appWith({ 'auth.ts': plainAuth() })))[0]?.fix).toContain(
      'session-kit init',
    );
  });

  it('counts rows that are never pruned', async () => {
    const absoluteExpires = new Date(Date.now() - day);
    await addSession({ absoluteExpires, expires: new Date(Date.now() - 3 * day) });
    const [finding] = await look('expired-sessions');
    expect(finding?.detail).toMatch(/two days ago: 1\./);
  });

  it('names indexes and columns that the database lacks', async () => {
    await database.pool.query('DROP INDEX "Session_expires_idx"');
    await database.pool.query('CREATE INDEX partial_one ON "Session" ("expires") WHERE "remember"');
    const [index] = await look('index-not-migrated');
    expect(index?.detail).toMatch(/^Nothing indexes expires,/);
    await database.pool.query('DROP INDEX partial_one');
    await database.pool.query('CREATE INDEX "Session_expires_idx" ON "Session" ("expires")');
    expect(await look('index-not-migrated')).toEqual([]);

    await database.pool.query('ALTER TABLE "Session" RENAME COLUMN "generation" TO "rounds"');
    const [columns] = await look('registry-not-migrated');
    expect(columns?.detail).toMatch(/^It lacks generation:/);
    // Plain Auth.js doesn't ask for it, and a schema may say what it is called.
    expect(await look('registry-not-migrated', appWith({ 'auth.ts': plainAuth() }))).toEqual([]);
    const mapped = schema.replace(/^( +generation .*)$/m, '$1 @map("rounds")');
    const folder = appWith({ 'prisma/schema.prisma': mapped });
    expect(await look('registry-not-migrated', folder)).toEqual([]);
    expect(columns?.fix).toBe('Bring the database to the schema: npx prisma db push.');
    const migration = { 'prisma/migrations/1_init/migration.sql': '-- the tables\n' };
    const [migrated] = await look('registry-not-migrated', appWith(migration));
    expect(migrated?.fix).toBe('Apply the migrations: npx prisma migrate deploy.');
    await database.pool.query('ALTER TABLE "Session" RENAME COLUMN "rounds" TO "generation"');
  });

  it('tells an app of an earlier version to run init again, for the new column', async () => {
    await database.pool.query('ALTER TABLE "Session" DROP COLUMN "claims"');
    const earlier = schema.replace(/^ +claims .*\n/m, '');
    const [finding] = await look(
      'registry-not-migrated',
      appWith({ 'prisma/schema.prisma': earlier }),
    );
    expect(finding?.detail).toMatch(/^It lacks claims:/);
    expect(finding?.fix).toContain('session-kit init');
    await database.pool.query('ALTER TABLE "Session" ADD COLUMN "claims" TEXT');
    expect(await look('registry-not-migrated')).toEqual([]);
  });

  it('checks optional columns only if the schema has them', async () => {
    await database.pool.query('ALTER TABLE "Session" RENAME COLUMN "changedXid" TO "xid"');
    await database.pool.query('ALTER TABLE "SessionCutoff" RENAME TO "Cutoff"');
    const [columns, cutoffs] = await look('registry-not-migrated');
    expect(columns?.detail).toMatch(/^It lacks changedXid:/);
    expect(cutoffs).toMatchObject({ level: 'error', where: 'public.SessionCutoff' });
    for (const finding of [columns, cutoffs]) {
      expect(finding?.fix).toContain('npx prisma db push');
    }
    const earlier = schema
      .replace(/^ +changedXid .*\n/m, '')
      .replace('  @@index([changedXid])\n', '')
      .replace(/^model SessionCutoff \{[\s\S]*?\n\}\n/m, '');
    const folder = appWith({ 'prisma/schema.prisma': earlier });
    expect(await look('registry-not-migrated', folder)).toEqual([]);
    expect(await look('index-not-migrated', folder)).toEqual([]);
    expect(await look('registry-incomplete', folder)).toHaveLength(2);
    const plain = appWith({ 'auth.ts': plainAuth() });
    expect(await look('registry-not-migrated', plain)).toEqual([]);
    await database.pool.query('ALTER TABLE "Cutoff" RENAME TO "SessionCutoff"');
    await database.pool.query('ALTER TABLE "Session" RENAME COLUMN "xid" TO "changedXid"');
    expect(await look('registry-not-migrated')).toEqual([]);
  });

  it('reports a missing table', async () => {
    const renamed = schema.replace('@@index([changedAt])', '$&\n  @@map("auth_session")');
    const folder = appWith({ 'prisma/schema.prisma': renamed });
    const [finding] = await look('registry-not-migrated', folder);
    expect(finding).toMatchObject({ level: 'error', where: 'public.auth_session' });
    expect(finding?.fix).toContain('npx prisma db push');
  });

  it("ignores a table that the app's strategy doesn't use", async () => {
    const auth = { 'auth.ts': plainAuth("session: { strategy: 'jwt' },") };
    const renamed = schema.replace('@@index([changedAt])', '$&\n  @@map("auth_session")');
    const folder = appWith({ ...auth, 'prisma/schema.prisma': renamed });
    const { report } = await reportOf(folder, looking());
    expect(report.findings).toEqual([]);
    expect(report.skipped.map(({ code }) => code)).toEqual(
      expect.arrayContaining(['registry-not-migrated', 'index-not-migrated', 'plain-tokens']),
    );
    // What is left in it is still about users.
    await addSession({ expires: new Date(Date.now() - 3 * day) });
    expect(await look('expired-sessions', appWith(auth))).toHaveLength(1);
  });

  it('finds the table under a mapped name, in another schema', async () => {
    await database.pool.query('CREATE SCHEMA other');
    await database.pool.query('CREATE TABLE other.auth_session (LIKE "Session" INCLUDING INDEXES)');
    await database.pool.query('CREATE TABLE other."SessionCutoff" (LIKE "SessionCutoff")');
    const renamed = schema.replace('@@index([changedAt])', '$&\n  @@map("auth_session")');
    const folder = appWith({ 'prisma/schema.prisma': renamed });
    const url = new URL(database.url);
    url.searchParams.set('schema', 'other');
    const { report } = await reportOf(folder, { DATABASE_URL: url.href });
    expect(report.findings).toEqual([]);
    expect(report.skipped).toEqual([]);
  });

  it('finds nothing wrong with this repository, and prints one JSON document', async () => {
    const env = {
      DATABASE_URL: database.url,
      AUTH_SECRET: randomBytes(32).toString('base64'),
      // There the client may be generated later on.
      CI: '',
    };
    const { code, stdout } = await startSessionKit(['doctor', '--json', '--strict'], env).ended;
    const { findings, skipped } = JSON.parse(stdout);
    expect(findings).toEqual([]);
    expect(skipped).toEqual([]);
    expect(code).toBe(0);
  });

  it("doesn't touch a database that isn't PostgreSQL", async () => {
    const folder = appWith({ 'prisma/schema.prisma': schema.replace('postgresql', 'mysql') });
    const { report } = await reportOf(folder, { DATABASE_URL: 'mysql://root@127.0.0.1:9/app' });
    expect(report.skipped.map(({ code }) => code)).toContain('plain-tokens');
    expect(report.findings).toEqual([]);
  });
});
