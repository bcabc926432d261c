// First: what follows loads Next, which asks for it.
import '../support/next-environment.ts';
import { writeSync } from 'node:fs';
import { text } from 'node:stream/consumers';
import { type Connections, connect } from '../../prisma/client.ts';
import type { PrismaClient } from '../../prisma/generated/client.ts';
import { cookie } from '../contract/strategy/helpers.ts';
import { Browser } from '../support/browser.ts';
import { createTestKit, password } from '../support/kit.ts';
import { asAction } from '../support/next-scope.ts';
import type { Acknowledged, Doomed, Operation } from './killed.ts';

// A server of the app that is killed in the middle of everything it does: each operation goes on
// until the write where it is to be killed, and waits there. When none can go on, all are killed at
// once. What is printed was answered in full before.

const { url, strategy, now, operations } = JSON.parse(await text(process.stdin)) as Doomed;
const { prisma, pool } = connect(url);

let moving = operations.length;
/** Nothing can be waited for that never comes: the last one to stop ends the process. */
function stopHere(): Promise<never> {
  if (--moving === 0) process.kill(process.pid, 'SIGKILL');
  return new Promise(() => {});
}

const isWrite = (operation: string) => /^(create|update|upsert|delete)/.test(operation);

/** The same client and pool, which stop before or after one of the writes they are asked for. */
function stoppingAt(
  { stop }: Operation,
  counted: () => number,
): Pick<Connections, 'prisma' | 'pool'> {
  async function write<T>(run: () => T | PromiseLike<T>): Promise<T> {
    const isHere = counted() === stop.write;
    if (isHere && stop.when === 'before') await stopHere();
    const result = await run();
    if (isHere && stop.when === 'after') await stopHere();
    return result;
  }
  const client = prisma.$extends({
    query: {
      $allOperations: ({ operation, args, query }) =>
        isWrite(operation) ? write(() => query(args)) : query(args),
    },
  });
  const query = (statement: { text: string }) =>
    statement.text.startsWith('UPDATE')
      ? write(() => pool.query(statement))
      : pool.query(statement);
  // An extension that adds nothing leaves a client with all that it had, and the store asks no more of
  // a pool than this.
  return {
    prisma: client as unknown as PrismaClient,
    pool: Object.assign(Object.create(pool), { query }),
  };
}

async function run(operation: Operation): Promise<void> {
  let writes = 0;
  const connections = stoppingAt(operation, () => ++writes);
  const kit = createTestKit(strategy, connections, { clock: () => new Date(now) });
  const browser = new Browser(kit.handlers);
  if (operation.token) browser.setCookie(cookie, operation.token);
  const { status } = await {
    'a sign-in': () => browser.signIn(operation.email, password),
    'a sign-in over an earlier session': () => browser.signIn(operation.email, password),
    'a renewal': () => browser.get('/api/auth/session'),
    'a migration': () => browser.get('/api/auth/session'),
    'a rotation': () => browser.get('/rotate', asAction(kit.sessions.rotate)),
  }[operation.kind]();
  const token = browser.sessionCookie?.value ?? null;
  const answer: Acknowledged = { id: operation.id, status, token, writes };
  writeSync(process.stdout.fd, `${JSON.stringify(answer)}\n`);
  await stopHere();
}

await Promise.all(operations.map(run));
