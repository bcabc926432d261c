import { createSessionCookie } from '../src/kit/session/cookies.ts';
import { type StrategyName, strategyNames } from '../src/kit/session/session.ts';
import { countingConnections } from '../tests/support/count-statements.ts';
import { copyDatabase, databaseUrl, dropDatabase } from '../tests/support/template-database.ts';
import type { World } from './lib/world.ts';
import { type App, kitApp, plainApp } from './operations/apps.ts';
import { kitOperations } from './operations/kit.ts';
import type { Operation } from './operations/operation.ts';
import { plainOperations } from './operations/plain-authjs.ts';
import { questions } from './operations/questions.ts';
import { signIn, tokenOf } from './operations/visitors.ts';

export interface StatementResult extends Pick<Operation, 'name' | 'strategy' | 'by'> {
  /** The first word of each statement that was sent, in their order. */
  statements: string[];
}

export interface CookieResult extends Pick<App, 'by'> {
  strategy: StrategyName;
  /** Bytes of `name=value` in a request over https. */
  bytes: number;
}

/** Counts the statements that are sent to the database, and the bytes of session cookies. */
export async function countStatements(
  shared: World,
): Promise<{ statements: StatementResult[]; cookies: CookieResult[] }> {
  const { serverUrl, template, user } = shared;
  const name = await copyDatabase(serverUrl, template);
  const url = databaseUrl(serverUrl, name);
  const { statements: sent, prisma, pool } = countingConnections(url);
  try {
    await prisma.user.create({ data: user });
    const world = { ...shared, url, prisma, pool };
    const statements: StatementResult[] = [];
    for (const operation of [
      ...(await kitOperations(world)),
      ...plainOperations(world),
      ...(await questions(world)),
    ]) {
      const { name, strategy, by } = operation;
      statements.push({ name, strategy, by, statements: await count(operation, sent) });
    }
    return { statements, cookies: await measureCookies(world) };
  } finally {
    await prisma.$disconnect();
    await dropDatabase(serverUrl, name);
  }
}

async function count({ prepare }: Operation, sent: string[]): Promise<string[]> {
  const { run, check } = await prepare();
  sent.length = 0;
  await run();
  const words = sent.map((statement) => /\w+/.exec(statement)?.[0].toUpperCase() ?? '');
  await check();
  return words;
}

async function measureCookies(world: World): Promise<CookieResult[]> {
  const cookieName = createSessionCookie({}).name(true);
  const results: CookieResult[] = [];
  for (const strategy of strategyNames) {
    for (const app of [kitApp(strategy, world), plainApp(strategy, world)]) {
      const bytes = Buffer.byteLength(`${cookieName}=${tokenOf(await signIn(app))}`);
      results.push({ by: app.by, strategy, bytes });
    }
  }
  return results;
}
