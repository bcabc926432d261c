import { randomUUID } from 'node:crypto';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { PrismaPg } from '@prisma/adapter-pg';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { connect } from '../../prisma/client.ts';
import { PrismaClient } from '../../prisma/generated/client.ts';
import { type PrismaClientLike, prismaSessions } from '../../src/kit/stores/prisma/index.ts';
import { testDatabase } from '../support/database.ts';
import { generateFrom } from '../support/provider-client.ts';
import { expectChangesSince, expectRight, inGap, sessionOf, times } from './times-come-back.ts';

const zones = ['UTC', 'America/New_York', 'Asia/Kolkata'] as const;

/** Statements that say what the zone is, or what a connection is given. */
interface Setting {
  title: string;
  sql?: (zone: string, database: string, role: string) => string;
  options?: (zone: string) => string;
  env?: (zone: string) => Record<string, string>;
}

const settings: Setting[] = [
  {
    title: 'of the database',
    sql: (zone, database) => `ALTER DATABASE "${database}" SET timezone TO '${zone}'`,
  },
  {
    title: 'of the role',
    sql: (zone, _, role) => `ALTER ROLE "${role}" SET timezone TO '${zone}'`,
  },
  { title: 'of the connection', options: (zone) => `-c TimeZone=${zone}` },
  { title: 'in PGOPTIONS', env: (zone) => ({ PGOPTIONS: `-c TimeZone=${zone}` }) },
];

const ofProcess: Setting = { title: "of the app's process", env: (zone) => ({ TZ: zone }) };

describe.each(['timestamp', 'timestamptz'] as const)('columns of the type %s', (type) => {
  const database = testDatabase();
  const role = `kit_zone_${randomUUID().slice(0, 8)}`;
  const undo: (() => Promise<unknown>)[] = [];
  let clientOf: (pool: pg.Pool) => PrismaClientLike;

  beforeAll(async () => {
    await database.pool.query(`CREATE ROLE ${role} LOGIN SUPERUSER PASSWORD 'a password'`);
    if (type === 'timestamptz') {
      clientOf = (pool) => new PrismaClient({ adapter: new PrismaPg(pool) });
      return;
    }
    const generated = resolve('tests/generated');
    await mkdir(generated, { recursive: true });
    const folder = await mkdtemp(join(generated, 'timestamp-'));
    undo.push(() => rm(folder, { recursive: true, force: true }));
    const client = await generateFrom((schema) => schema.replaceAll(timestamptz, ''), folder);
    clientOf = (pool) => client.connect(new PrismaPg(pool));
    await database.pool.query(await withoutZone(database.pool));
  });
  afterAll(async () => {
    vi.unstubAllEnvs();
    for (const step of undo) await step();
    await database.pool.query(`DROP ROLE IF EXISTS ${role}`);
  });

  /** A client over a pool of its own, in that zone. */
  async function inZone({ sql, options, env }: Setting, zone: string) {
    const url = new URL(database.url);
    const name = url.pathname.slice(1);
    await database.pool.query(`ALTER DATABASE "${name}" RESET timezone`);
    await database.pool.query(`ALTER ROLE "${role}" RESET timezone`);
    if (sql) await database.pool.query(sql(zone, name, role));
    vi.unstubAllEnvs();
    for (const [key, value] of Object.entries(env?.(zone) ?? {})) vi.stubEnv(key, value);
    Object.assign(url, { username: role, password: 'a password' });
    const pool = new pg.Pool({
      connectionString: url.href,
      max: 1,
      ...(options && { options: options(zone) }),
    });
    // Ignored: the end of a connection that is not in use.
    pool.on('error', () => {});
    const prisma = clientOf(pool);
    return {
      prisma,
      pool,
      async [Symbol.asyncDispose]() {
        await prisma.$disconnect();
        await pool.end();
      },
    };
  }

  // Each setting and each zone, but not each pair: where a zone is set doesn't depend on which it is.
  const pairs = zones.flatMap((zone) => {
    const all =
      zone === 'America/New_York' ? [...settings, ofProcess] : [...settings.slice(0, 1), ofProcess];
    return all.map((setting) => ({ zone, setting }));
  });
  it.for(pairs)('zone $zone $setting.title', async ({ zone, setting }) => {
    await using app = await inZone(setting, zone);
    if (type === 'timestamp' || zone === 'UTC' || setting === ofProcess) {
      for (const time of Object.values(times)) {
        await expectRight(app, time);
        await expectChangesSince(app, time);
      }
      return;
    }
    const stores = [prismaSessions(app.prisma), prismaSessions(app.prisma, app)];
    for (const store of stores) {
      const refused = { code: 'database_time_zone', message: expect.stringContaining(zone) };
      await expect(store.find('a hash')).rejects.toMatchObject(refused);
      const session = sessionOf('any user', inGap);
      await expect(store.create(session)).rejects.toMatchObject(refused);
      await expect(store.list('any user', inGap)).rejects.toMatchObject(refused);
      await expect(store.end({ everyone: true }, 'revoked', inGap)).rejects.toMatchObject(refused);
      await expect(store.plain.list(1)).rejects.toMatchObject(refused);
    }
  });

  if (type === 'timestamp') return;

  it('are taken in UTC by any of its names, and not in a zone that is UTC in winter alone', async () => {
    const [, , ofConnection = ofProcess] = settings;
    for (const zone of ['GMT', 'Etc/UTC', 'Africa/Abidjan']) {
      await using app = await inZone(ofConnection, zone);
      await expectRight(app, inGap);
    }
    await using app = await inZone(ofConnection, 'Europe/London');
    const found = prismaSessions(app.prisma, app).find('a hash');
    await expect(found).rejects.toMatchObject({ code: 'database_time_zone' });
  });

  it('are right once the zone is set as the error says, without another start', async () => {
    const [ofDatabase = ofProcess] = settings;
    await using app = await inZone(ofDatabase, 'Asia/Kolkata');
    const store = prismaSessions(app.prisma, app);
    const error = await store.find('a hash').then(
      () => null,
      (thrown: Error) => thrown,
    );
    const [remedy = ''] = error?.message.match(/ALTER DATABASE [^;]*/) ?? [];
    await database.pool.query(remedy);
    await database.pool.query(
      'SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = $1',
      [role],
    );
    await expect.poll(() => app.pool.totalCount).toBe(0);
    expect(await store.find('a hash')).toBeNull();
    await expectRight(app, inGap);
  });

  it("are right in this repository's app, whose connections set the zone themselves", async () => {
    const name = new URL(database.url).pathname.slice(1);
    await database.pool.query(`ALTER DATABASE "${name}" SET timezone TO 'America/New_York'`);
    const { prisma, pool } = connect(database.url);
    for (const time of Object.values(times)) await expectRight({ prisma, pool }, time);
    await prisma.$disconnect();
  });

  it('become right by the migration that takes the type away, where they were hours off', async () => {
    const [ofDatabase = ofProcess] = settings;
    await using app = await inZone(ofDatabase, 'Asia/Kolkata');
    const session = sessionOf('any user', inGap);
    const { sid: id, tokenHash: sessionToken, expires } = session;
    // By Prisma itself, since the kit refuses.
    const prisma = app.prisma as PrismaClient; // the one that was generated for these columns
    await prisma.session.create({ data: { id, sessionToken, expires } });
    await app.pool.query('ALTER TABLE "Session" ALTER COLUMN expires TYPE timestamp(3)');
    const { rows } = await app.pool.query('SELECT expires::text FROM "Session" WHERE id = $1', [
      id,
    ]);
    expect(new Date(`${rows[0].expires.replace(' ', 'T')}Z`)).toEqual(expires);
  });
});

const timestamptz = / @db\.Timestamptz\(3\)/g;

async function withoutZone(pool: pg.Pool): Promise<string> {
  const { rows } = await pool.query<{ statement: string }>(
    `SELECT format('ALTER TABLE %I ALTER COLUMN %I TYPE timestamp(3)', table_name, column_name) AS statement
     FROM information_schema.columns
     WHERE table_schema = 'public' AND data_type = 'timestamp with time zone' AND table_name NOT LIKE '\\_%'`,
  );
  return rows.map(({ statement }) => statement).join(';');
}
