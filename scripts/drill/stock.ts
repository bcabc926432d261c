import { randomUUID } from 'node:crypto';
import type { PrismaClient } from '../../prisma/generated/client.ts';
import { Jar } from './jar.ts';
import { stockJwt, stockRow } from './people.ts';
import { names, type Setting, secrets } from './phases.ts';
import { startStock } from './processes.ts';
import { forEach } from './traffic.ts';

export interface StockResult {
  name: string;
  sessions: number;
  lost: number;
}

const jwt: Setting = { strategy: 'jwt', secrets: [secrets.before], cookies: [names.before] };
const database: Setting = { ...jwt, strategy: 'database' };

/** What stock Auth.js can be asked to do; it has no step in between. */
const changes: readonly { name: string; from: Setting; to: Setting }[] = [
  { name: 'jwt to database', from: jwt, to: database },
  { name: 'database to jwt', from: database, to: jwt },
  { name: 'another secret, jwt', from: jwt, to: { ...jwt, secrets: [secrets.after] } },
  { name: 'another cookie name, jwt', from: jwt, to: { ...jwt, cookies: [names.after] } },
  {
    name: 'another cookie name, database',
    from: database,
    to: { ...database, cookies: [names.after] },
  },
];

/** For each change: so many sessions that stock Auth.js accepts before, and how many it doesn't after. */
export async function drillStock(
  prisma: PrismaClient,
  databaseUrl: string,
  jars: number,
  say: (line: string) => void,
  stop: AbortSignal,
): Promise<StockResult[]> {
  const results: StockResult[] = [];
  for (const { name, from, to } of changes) {
    stop.throwIfAborted();
    const people = await forEach(Array.from({ length: jars }), async () => {
      const email = `${randomUUID()}@example.com`;
      const { id } = await prisma.user.create({ data: { email, name: 'Ada Lovelace' } });
      const token = from === jwt ? await stockJwt(id, email) : await stockRow(prisma, id);
      const jar = new Jar();
      jar.cookies.set(names.before, token);
      return { email, jar };
    });
    const count = async (setting: Setting): Promise<number> => {
      const app = await startStock(setting, databaseUrl);
      try {
        const accepted = await forEach(people, async ({ email, jar }) => {
          const response = await jar.send(`${app.origin}/api/auth/session`);
          const session = (await response.json()) as { user?: { email?: string } } | null;
          return session?.user?.email === email;
        });
        return accepted.filter(Boolean).length;
      } finally {
        await app.stop();
      }
    };
    const before = await count(from);
    const after = await count(to);
    results.push({ name, sessions: before, lost: before - after });
    say(`stock Auth.js, ${name}: ${before - after} of ${before} lost`);
  }
  return results;
}
