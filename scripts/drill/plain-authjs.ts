import { randomUUID } from 'node:crypto';
import type { PrismaClient } from '../../prisma/generated/client.ts';
import { Jar } from './jar.ts';
import { names, type Setting, secrets } from './phases.ts';
import { startPlainAuthjs } from './processes.ts';
import { forEach } from './traffic.ts';
import { plainJwt, plainRow } from './users.ts';

export interface PlainResult {
  name: string;
  sessions: number;
  lost: number;
}

const jwt: Setting = { strategy: 'jwt', secrets: [secrets.before], cookies: [names.before] };
const database: Setting = { ...jwt, strategy: 'database' };

/** The changes of setting that plain Auth.js can make, each at once. */
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

/** @returns for each change the number of sessions before it, and how many of them are lost. */
export async function drillPlainAuthjs(
  prisma: PrismaClient,
  databaseUrl: string,
  jars: number,
  log: (line: string) => void,
  stop: AbortSignal,
): Promise<PlainResult[]> {
  const results: PlainResult[] = [];
  for (const { name, from, to } of changes) {
    stop.throwIfAborted();
    const users = await forEach(Array.from({ length: jars }), async () => {
      const email = `${randomUUID()}@example.com`;
      const { id } = await prisma.user.create({ data: { email, name: 'Ada Lovelace' } });
      const token = from === jwt ? await plainJwt(id, email) : await plainRow(prisma, id);
      const jar = new Jar();
      jar.cookies.set(names.before, token);
      return { email, jar };
    });
    const count = async (setting: Setting): Promise<number> => {
      const app = await startPlainAuthjs(setting, databaseUrl);
      try {
        const accepted = await forEach(users, async ({ email, jar }) => {
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
    log(`plain Auth.js, ${name}: ${before - after} of ${before} lost`);
  }
  return results;
}
