import { expect } from 'vitest';
import type { StrategyName } from '../../../src/kit/session/session.ts';
import { startOidcProvider } from '../../e2e/support/oidc-server.ts';
import type { Browser } from '../../support/browser.ts';
import { type App, makeAdoptingApp } from './app.ts';
import { openChromium } from './chromium.ts';
import { adopt, applyMigration, withRows } from './prisma.ts';
import { type ReverseProxy, startReverseProxy } from './reverse-proxy.ts';
import type { Server } from './serve.ts';
import { meet } from './v4-beside.ts';
import {
  ageOnV4,
  answersFor,
  browserAt,
  copyOf,
  type Ended,
  endingsOnV4,
  forEach,
  isIn,
  type Jar,
  knowsEndOnV4,
  type Who,
} from './v4-jars.ts';
import { typeErrors } from './walk.ts';

/** An app on NextAuth v4, with the steps in which apps differ. */
export interface WalkedFromV4 {
  readonly name: string;
  /** The strategy on v4 and at first with the kit, before it is switched. */
  readonly firstStrategy: StrategyName;
  readonly files: Readonly<Record<string, string>>;
  /** Whether browsers ask by https. */
  readonly overHttps?: boolean;
  /** Pages that have their scripts ask who it is: with them a Chromium comes along. */
  readonly scripted?: readonly string[];
  /** A route for administrators, which ends the sessions of a user; written once the kit is there. */
  readonly adminRoute: Readonly<Record<string, string>>;
  /** Writes what `init` leaves to be written by hand. Default: nothing. */
  byHand?(app: App): Promise<void>;
  /** By the user's name. */
  signIn(browser: Browser, login: string, app: App): Promise<unknown>;
  /** Begins to sign in, where that takes more than one request, and gives what finishes it. */
  beginSignIn?(browser: Browser, login: string): Promise<(browser: Browser) => Promise<Response>>;
  /** How sessions end on v4 before the app has the kit, with the number of sessions for each way. */
  readonly endings: Readonly<Partial<Record<keyof typeof endingsOnV4, number>>>;
}

/** The results of one stage. */
export interface StageFromV4 {
  readonly stage: string;
  /** How many signed-in users were accepted at each request. */
  readonly in: string;
  /** How many users with an ended session were accepted. */
  readonly ended: string;
  /** As the sessions say it at the end; "none": NextAuth v4, whose don't. */
  readonly strategies: string;
}

/** Ends a user's sessions. A real app would check who may do that. */
export const adminRoute = (auth: string) => `import { sessions } from '${auth}';

export async function POST(request: Request) {
  const { userId } = await request.json();
  return Response.json({ ended: await sessions.revokeUser(userId) });
}
`;

/** Two apps are walked, which makes 200. */
const users = 100;

/** More often than is good, and as often as a test wants it. */
const often = { AUTH_MIGRATE_EVERY: '1', AUTH_MIGRATION_GRACE: '1' };

/** What the stages have in common. */
export interface WalkOfV4 {
  readonly walked: WalkedFromV4;
  readonly app: App;
  /** In front of all servers. */
  readonly address: ReverseProxy;
  /** Who is signed in. */
  readonly jars: Jar[];
  /** Who signed in on the kit while it ran beside v4, which doesn't know them. */
  readonly newcomers: Jar[];
  readonly ended: Ended[];
  /** Signs another user in, on the servers that the proxy leads to. */
  signUp(login: string): Promise<Jar>;
}

/**
 * Goes with an app from NextAuth v4 to the kit: servers of both side by side behind one address for a
 * while, then the kit alone, in the other strategy and back. The users keep their cookies.
 */
export async function walkFromV4(walked: WalkedFromV4): Promise<readonly StageFromV4[]> {
  const { firstStrategy, name, files, overHttps = false, scripted } = walked;
  const app = await makeAdoptingApp(name, files, { base: null, variables: 'NEXTAUTH' });
  await app.install();
  await withRows(app, []);
  const address = await startReverseProxy();
  const origin = overHttps ? address.origin.replace('http:', 'https:') : address.origin;
  const oidc = await startOidcProvider([origin]);
  // Servers have what they had for v4, and .env what a developer's machine has.
  const env = { ...oidc.client, ...often, NEXTAUTH_URL: origin };
  const stages: StageFromV4[] = [];
  const jars: Jar[] = [];
  const ended: Ended[] = [];

  async function signUp(login: string): Promise<Jar> {
    const browser = browserAt(origin);
    await walked.signIn(browser, login, app);
    const answer = await browser.get('/api/me');
    expect(answer.status, login).toBe(200);
    return { browser, who: (await answer.json()) as Who }; // as the route has it
  }
  const newcomers: Jar[] = [];
  const walk: WalkOfV4 = { walked, app, address, jars, newcomers, ended, signUp };

  await app.build(env);
  const errors = await typeErrors(app);
  app.commit();
  const old = await app.startCopy(`${name}-old`, env);
  address.leadTo(old.origin);
  const chromium = scripted && (await openChromium({ origin, routes: app.routes }, name, scripted));
  await chromium?.signIn('visitor');
  const logins = Array.from({ length: users }, (_, n) => `someone-${n}`);
  jars.push(...(await forEach(logins, signUp)));
  for (const [n, jar] of jars.entries()) await ageOnV4(app, jar, firstStrategy, n % 29);
  ended.push(...(await endOnV4(walk)));
  stages.push(await stageOf(walk, 'v4', [old]));
  await chromium?.sees('v4', 'Visitor', 'plain');

  await adopt(app);
  await walked.byHand?.(app);
  await app.write(walked.adminRoute);
  app.commit();
  await applyMigration(app);
  await app.build(env);
  expect(await typeErrors(app)).toEqual(errors);

  const beside = await app.start({ ...env, AUTH_SESSION_ADOPT: 'off' });
  await meet(walk, old, beside);
  stages.push(await stageOf(walk, 'side by side', [old, beside]));
  await old.stop();
  await beside.stop();
  jars.push(...newcomers);
  const other = firstStrategy === 'jwt' ? 'database' : 'jwt';
  for (const [stage, strategy] of [
    ['adopted', firstStrategy],
    ['flipped', other],
    ['flipped back', firstStrategy],
  ] as const) {
    const server = await app.start({ ...env, AUTH_SESSION_STRATEGY: strategy });
    stages.push(await stageOf(walk, stage, [server], strategy));
    await chromium?.sees(stage, 'Visitor', strategy);
    await server.stop();
  }
  await chromium?.close();
  await oidc.stop();
  await address.stop();
  return stages;
}

/** The stages of a walk on which every user stays signed in, and none whose session has ended. */
export function noUserOut(
  firstStrategy: StrategyName,
  endedOnV4: number,
  endedBeside: number,
): readonly StageFromV4[] {
  const other = firstStrategy === 'jwt' ? 'database' : 'jwt';
  const of = (count: number) => `${count} of ${count}`;
  const came = { in: of(users + 2), ended: `0 of ${endedOnV4 + endedBeside}` };
  return [
    { stage: 'v4', in: of(users), ended: `0 of ${endedOnV4}`, strategies: 'none' },
    {
      ...came,
      stage: 'side by side',
      in: of(users + 1),
      strategies: [firstStrategy, 'none'].sort().join(),
    },
    { ...came, stage: 'adopted', strategies: firstStrategy },
    { ...came, stage: 'flipped', strategies: other },
    { ...came, stage: 'flipped back', strategies: firstStrategy },
  ];
}

async function endOnV4({ walked, app, signUp }: WalkOfV4): Promise<Ended[]> {
  const all: Ended[] = [];
  for (const [how, count] of Object.entries(walked.endings)) {
    const end = endingsOnV4[how as keyof typeof endingsOnV4]; // the keys of that
    for (let n = 0; n < count; n += 1) {
      const jar = await signUp(`${how.toLowerCase()}-${n}`);
      await end(app, jar, walked.firstStrategy);
      all.push({ ...jar, isKnownToV4: knowsEndOnV4(end, walked.firstStrategy) });
    }
  }
  return all;
}

/** All browsers send requests, again and again, until the sessions have the expected strategy. */
async function stageOf(
  { walked, address, jars, ended }: WalkOfV4,
  stage: string,
  servers: readonly Server[],
  expected?: StrategyName,
): Promise<StageFromV4> {
  const [last] = servers.slice(-1);
  const isV4Alone = stage === 'v4';
  address.leadTo(...servers.map(({ origin }) => origin));
  let least = jars.length;
  let strategies: string[] = [];
  for (let time = 0; time < 6; time += 1) {
    const answers = await forEach(jars, ({ browser, who }) => answersFor(browser, who));
    least = Math.min(least, answers.filter((answer) => answer.isIn).length);
    strategies = [...new Set(answers.map(({ strategy }) => strategy))].sort();
    if (time > 0 && (!expected || strategies.join() === expected)) break;
  }
  const shouldBeOut = ended.filter(({ isKnownToV4 }) => isKnownToV4 || !isV4Alone);
  const again = [];
  for (const { browser, who, isKnownToV4 } of shouldBeOut) {
    const place = isKnownToV4 ? servers : last ? [last] : [];
    address.leadTo(...place.map(({ origin }) => origin));
    again.push(await isIn(copyOf(browser), who));
  }
  const came = {
    stage,
    in: `${least} of ${jars.length}`,
    ended: `${again.filter(Boolean).length} of ${shouldBeOut.length}`,
    strategies: strategies.join(),
  };
  console.info(walked.name, came);
  return came;
}
