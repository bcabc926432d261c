import type { ListedSession } from '../../src/kit/next/sessions.ts';
import { defaultPolicy } from '../../src/kit/session/policy.ts';
import { type StrategyName, strategyNames } from '../../src/kit/session/session.ts';
import { isJweToken, isOwnDatabaseToken } from '../../src/kit/session/token.ts';
import type { Browser } from '../../tests/support/browser.ts';
import type { World } from '../lib/world.ts';
import { plainToken } from '../reads/plain-authjs.ts';
import { type KitApp, kitApp } from './apps.ts';
import { commonOperations } from './both.ts';
import { expect, type Operation, operation, refreshFeed } from './operation.ts';
import { readSession, sessionIn, sessionOf, signIn, tokenOf, visitWith } from './visitors.ts';

const isOf = { jwt: isJweToken, database: isOwnDatabaseToken };

/** The number of sessions of the user who lists them. */
const devices = 4;

export async function kitOperations(world: World): Promise<Operation[]> {
  const operations = strategyNames.map(async (strategy) => {
    const app = kitApp(strategy, world);
    // The first request of a process reads the database's time, the next ones don't for an hour.
    await refreshFeed(app);
    return [
      ...commonOperations(app, () => refreshFeed(app)),
      renewal(kitApp(strategy, world)),
      migration(strategy, world),
      afterMigration(strategy, world),
      adoption(app),
      revocation(app),
      await listing(strategy, world),
    ];
  });
  return (await Promise.all(operations)).flat();
}

function renewal(app: KitApp): Operation {
  return operation(app, 'renewal', async () => {
    const browser = await signIn(app);
    const earlier = browser.sessionCookie;
    const { expires } = await sessionIn(browser);
    app.clock.advance(defaultPolicy.renewEvery + 1);
    await refreshFeed(app);
    return {
      run: () => readSession(browser),
      async check() {
        expect(browser.sessionCookie !== earlier, 'the cookie is set anew');
        expect((await sessionIn(browser)).expires > expires, 'the end is later');
      },
    };
  });
}

/** Signs in at an app of the other strategy. @returns that browser, for the app that migrates it. */
async function beforeMigration(to: KitApp, from: KitApp): Promise<Browser> {
  const browser = await signIn(from);
  await refreshFeed(to);
  return browser.copy(to.handlers);
}

function migration(strategy: StrategyName, world: World): Operation {
  const { to, from } = pair(strategy, world);
  return operation(to, `migration from ${from.strategy} to ${strategy}`, async () => {
    const browser = await beforeMigration(to, from);
    expect(isOf[from.strategy](tokenOf(browser)), `the token is of ${from.strategy}`);
    return {
      run: () => readSession(browser),
      async check() {
        expect(isOf[strategy](tokenOf(browser)), `the token is of ${strategy}`);
        expect((await sessionIn(browser)).strategy === strategy, `${strategy} carries it`);
      },
    };
  });
}

/** The browser sends its new token for the first time, after which the earlier one soon expires. */
function afterMigration(strategy: StrategyName, world: World): Operation {
  const { to, from } = pair(strategy, world);
  return operation(to, 'first request after a migration', async () => {
    const browser = await beforeMigration(to, from);
    await readSession(browser);
    const earlier = browser.sessionCookie;
    return {
      run: () => readSession(browser),
      async check() {
        expect(browser.sessionCookie !== earlier, 'the cookie is set anew');
        const { sid } = await sessionIn(browser);
        const row = await world.prisma.session.findUnique({ where: { id: sid } });
        const soon = to.clock.now().getTime() + defaultPolicy.migrationGrace * 1000;
        expect(Number(row?.previousUntil ?? soon + 1) <= soon, 'the earlier token has an end');
      },
    };
  });
}

function pair(strategy: StrategyName, world: World) {
  const to = kitApp(strategy, world);
  const [other = strategy] = strategyNames.filter((name) => name !== strategy);
  return { to, from: kitApp(other, world) };
}

function adoption(app: KitApp): Operation {
  return operation(app, 'adoption of a plain session', async () => {
    const token = await plainToken[app.strategy](app.world);
    const browser = visitWith(app, token);
    await refreshFeed(app);
    return {
      run: () => readSession(browser),
      async check() {
        expect(tokenOf(browser) !== token, 'the token is another one');
        expect(isOf[app.strategy](tokenOf(browser)), `it is of ${app.strategy}`);
        const { sid } = await sessionIn(browser);
        const row = await app.world.prisma.session.findUnique({ where: { id: sid } });
        expect(!!row?.absoluteExpires, 'the registry has it');
      },
    };
  });
}

/** A user ends one session from another one. */
function revocation(app: KitApp): Operation {
  return operation(app, 'revocation', async () => {
    const session = await sessionIn(await signIn(app));
    const other = await signIn(app);
    const { sid } = await sessionIn(other);
    return {
      run: () => app.sessions.revoke(session, sid),
      check: async () => expect((await sessionOf(other)) === null, 'the session has ended'),
    };
  });
}

async function listing(strategy: StrategyName, world: World): Promise<Operation> {
  const profile = {
    name: 'Grace Hopper',
    email: `${strategy}@example.com`,
    image: world.user.image,
  };
  const { id } = await world.prisma.user.create({ data: profile });
  const app = kitApp(strategy, { ...world, user: { id, ...profile } });
  const session = await sessionIn(await signIn(app));
  for (let others = 1; others < devices; others += 1) await signIn(app);
  await app.sessions.list(session);
  return operation(app, `list of ${devices} sessions`, async () => {
    let listed: ListedSession[] = [];
    return {
      async run() {
        listed = await app.sessions.list(session);
      },
      check: () => expect(listed.length === devices, `there are ${devices}`),
    };
  });
}
