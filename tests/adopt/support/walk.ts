import { setTimeout as sleep } from 'node:timers/promises';
import { expect } from 'vitest';
import type { StrategyName } from '../../../src/kit/session/session.ts';
import { startOidcProvider } from '../../e2e/support/oidc-server.ts';
import type { Browser } from '../../support/browser.ts';
import { signInWithOidc } from '../../support/log-in-at-provider.ts';
import { age } from './age.ts';
import { type App, type Made, makeAdoptingApp } from './app.ts';
import { openChromium } from './chromium.ts';
import { leave, removeWhatIsLeft } from './leave.ts';
import { adopt, applyMigration, withRows } from './prisma.ts';
import { said } from './run.ts';
import type { Server } from './serve.ts';

/** An app on plain Auth.js, and what differs from app to app on the way. */
export interface Walked {
  readonly name: string;
  /** Of its sessions, before another one is chosen. */
  readonly firstStrategy: StrategyName;
  readonly files: Readonly<Record<string, string>>;
  /** What docs/leaving.md says to write in place of the files from before the kit. */
  readonly left: Readonly<Record<string, string>>;
  readonly made?: Made;
  /** The paths of pages that show the signed-in user's name. */
  readonly pages: readonly string[];
  /** Those that have their scripts ask who it is. */
  readonly scripted?: readonly string[];
  /** What else the app has for a user who is signed in. */
  uses?(browser: Browser, session: Session): Promise<void>;
  /** What doctor has to find in it, as it would before the kit. Default: nothing. */
  readonly findings?: readonly string[];
  /** Before there is a database. Default: a first migration, and the client. */
  prepare?(app: App): Promise<void>;
  /** @param before the schema as the database has it. Default: the migration that `init` has made. */
  migrate?(app: App, before: string): Promise<void>;
}

/** What came of one start of the app. */
export interface Stage {
  readonly stage: string;
  /** As the sessions say it; "plain": Auth.js's, which say nothing. */
  readonly strategy: string;
  /** Who was let in, of all that were signed in. */
  readonly in: string;
  /** Who was let in, of all whose session had ended. */
  readonly ended: string;
}

interface Seen {
  readonly who: string;
  readonly strategy: string | null;
}

/** The strategy of all, or who has which. */
function summaryOf(seen: readonly Seen[]): string {
  const strategies = new Set(seen.map(({ strategy }) => strategy));
  if (strategies.size === 1) return String(seen[0]?.strategy);
  return seen.map(({ who, strategy }) => `${who}: ${strategy}`).join(', ');
}

/** More often than is good, and as often as a test wants it. */
const often = { AUTH_MIGRATE_EVERY: '1', AUTH_MIGRATION_GRACE: '1' };

/** Of either, as `GET /session` answers it. */
interface Session {
  readonly user: { readonly id?: string; readonly name: string; readonly role?: string };
  readonly strategy?: string;
}

/** A user of the provider, with a browser. */
interface User {
  readonly login: string;
  browser: Browser;
}

/**
 * Goes with an app from plain Auth.js to the kit, to the other strategy and back, and to plain Auth.js
 * again: the same users with their cookies, by requests and in Chromium.
 */
export async function walk(walked: Walked): Promise<readonly Stage[]> {
  const { firstStrategy, files, left, made } = walked;
  const pages = [...walked.pages, ...(walked.scripted ?? [])];
  const app = await makeAdoptingApp(walked.name, files, { base: null, ...made });
  const schema = `${app.schemaAt}prisma/schema.prisma`;
  if (made?.base === undefined) await app.install();
  await (walked.prepare ?? ((appBefore) => withRows(appBefore, [])))(app);
  const oidc = await startOidcProvider([app.origin], app.routes);
  const chromium = await openChromium(app, walked.name, pages);
  const users: User[] = [];
  const ended: Browser[] = [];
  const stages: Stage[] = [];

  /** Starts what was built, sees who is let in, and lets others come and go. */
  async function live(stage: string, expected: string, chosen?: StrategyName): Promise<void> {
    const env = chosen && { AUTH_SESSION_STRATEGY: chosen };
    const server = await app.start({ ...oidc.client, ...often, ...env });
    const known = users.length;
    const seen: Seen[] = [];
    for (const user of users) {
      const strategy = await returning(server, user, walked, expected);
      seen.push({ who: user.login, strategy });
    }
    if (known === 0) {
      await chromium.signIn('visitor');
      for (const login of ['first', 'second', 'third']) {
        for (const isOld of [true, false]) {
          const user = { login, browser: server.browser() };
          await signInWithOidc(user.browser, login);
          if (isOld) await age(app, user.browser);
          users.push(user);
        }
      }
    }
    const visitors = await chromium.sees(stage, 'Visitor', expected);
    seen.push({ who: 'visitor', strategy: visitors ?? 'plain' });
    const signedIn = seen.filter(({ strategy }) => strategy !== null).length;
    await chromium.comesAndGoes(stage);

    const newcomer = { login: `at-${stages.length}`, browser: server.browser() };
    await signInWithOidc(newcomer.browser, newcomer.login);
    const strategy = await returning(server, newcomer, walked, expected);
    seen.push({ who: newcomer.login, strategy });
    users.push(newcomer);
    const letIn = await countLetIn(server, ended);
    const before = ended.length;
    // Plain Auth.js accepts a jwt after its sign-out, also from a thief.
    if (expected !== 'plain' || firstStrategy === 'database')
      ended.push(await leftBehind(server, 'leaving'));
    await server.stop();
    const came = { stage, strategy: summaryOf(seen), in: `${signedIn} of ${known + 1}` };
    stages.push({ ...came, ended: `${letIn} of ${before}` });
    console.info(walked.name, stages.at(-1));
  }

  await app.build(oidc.client);
  const errors = await typeErrors(app);
  await live('plain', 'plain');
  app.commit();

  const before = await app.read(schema);
  await adopt(app);
  const adoption = app.git('rev-parse', 'HEAD').trim();
  await (walked.migrate ?? applyMigration)(app, before);
  await app.build(oidc.client);
  expect(await typeErrors(app)).toEqual(errors);
  await live('adopted', firstStrategy);
  // Before users come back it counts the rows of plain Auth.js that hold their token.
  expect(await findingsOf(app)).toEqual(walked.findings ?? []);
  const other = firstStrategy === 'jwt' ? 'database' : 'jwt';
  await live('flipped', other, other);
  await live('flipped back', firstStrategy, firstStrategy);
  app.commit();

  await leave(app, adoption, left);
  await app.build(oidc.client);
  expect(await typeErrors(app)).toEqual(errors);
  await live('left', 'plain');
  if (firstStrategy === 'database') await removeWhatIsLeft(app);
  await live('left, without the rows of the kit', 'plain');
  await chromium.close();
  await oidc.stop();
  return stages;
}

/** The stages of a walk on which every user stays signed in, and none whose session has ended. */
export function everyUserIn(firstStrategy: StrategyName): readonly Stage[] {
  const other = firstStrategy === 'jwt' ? 'database' : 'jwt';
  // One comes in each stage, and one goes, but for jwts of plain Auth.js.
  const gone = (n: number) => (firstStrategy === 'jwt' ? Math.min(n, 3) : n + 1);
  return [
    { stage: 'plain', strategy: 'plain', in: '1 of 1', ended: '0 of 0' },
    ...['adopted', 'flipped', 'flipped back', 'left', 'left, without the rows of the kit'].map(
      (stage, n) => ({
        stage,
        strategy: stage.startsWith('left') ? 'plain' : stage === 'flipped' ? other : firstStrategy,
        in: `${8 + n} of ${8 + n}`,
        ended: `0 of ${gone(n)}`,
      }),
    ),
  ];
}

/** Comes back with the cookies of before. @returns the strategy of the session; `null`: there is none. */
async function returning(
  server: Server,
  user: User,
  { pages, uses }: Walked,
  expected: string,
): Promise<string | null> {
  user.browser = server.browser(user.browser);
  const { browser, login } = user;
  const name = nameOf(login);
  for (const page of pages) {
    const response = await browser.get(page);
    if (!(await response.text()).includes(name)) return null;
  }
  // It moves when it is used, and waits while a database that is cold or busy doesn't answer in time.
  for (let time = 0; ; time += 1) {
    const session = (await browser.session()) as Session | null; // JSON
    if (session === null) return null;
    expect(session.user.name).toBe(name);
    const strategy = session.strategy ?? 'plain';
    if (strategy !== expected && time < 10) await sleep(1_000);
    else {
      await uses?.(browser, session);
      return strategy;
    }
  }
}

/** As the provider has it. */
const nameOf = (login: string) => `${login[0]?.toUpperCase()}${login.slice(1)}`;

/** Signs in and out. @returns a browser with the cookies that there were in between. */
async function leftBehind(server: Server, login: string): Promise<Browser> {
  const browser = server.browser();
  await signInWithOidc(browser, login);
  const kept = server.browser(browser);
  expect(await browser.session()).not.toBeNull();
  await browser.post(`${browser.basePath}/signout`);
  expect(await browser.session()).toBeNull();
  return kept;
}

async function countLetIn(server: Server, ended: readonly Browser[]): Promise<number> {
  const sessions = await Promise.all(ended.map((browser) => server.browser(browser).session()));
  return sessions.filter((session) => session !== null).length;
}

/** @returns the errors of `tsc`; none for an app without TypeScript. */
export async function typeErrors(app: App): Promise<readonly string[]> {
  const isTyped = app.git('ls-files', '*tsconfig.json') !== '';
  if (!isTyped) return [];
  const text = await said(app.bin('tsc', '--noEmit'));
  return text.split('\n').filter((line) => line.includes('error TS'));
}

/** The codes of what `session-kit doctor` finds, by the command that the documentation names. */
async function findingsOf(app: App): Promise<readonly string[]> {
  const { findings } = JSON.parse(await said(app.exec('session-kit', 'doctor', '--json')));
  return findings.map(({ code, where }: { code: string; where: string }) => `${code} ${where}`);
}
