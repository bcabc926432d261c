import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { beforeAll, describe, expect, it } from 'vitest';
import type { StrategyName } from '../../src/kit/session/session.ts';
import { startOidcProvider } from '../e2e/support/oidc-server.ts';
import type { Browser } from '../support/browser.ts';
import { signInWithOidc } from '../support/log-in-at-provider.ts';
import type { App, Server } from './support/app.ts';
import { appEnvironment } from './support/run.ts';
import { callProcedure, install, makePlainT3App, makeT3Base, pushSchema } from './support/t3.ts';

// The most used starter, as it is made: its callback reads `user.id`, and nothing else of it knows the kit.

interface T3Session {
  user: { id: string; email: string; name: string; role?: string };
  sid?: string;
  strategy?: StrategyName | 'plain';
}

/** What was asked of the app in one of its lives. */
interface Life {
  life: string;
  /** None of which failed. */
  requests: number;
  signedIn: string;
  strategies: string;
}

let base: string;
beforeAll(async () => {
  base = await makeT3Base();
});

/** `session-kit init` of a clone, as the documentation has it. */
async function init(app: App): Promise<{ code: number | null; output: string }> {
  const child = spawn(process.execPath, [resolve('src/cli/bin.js'), 'init', '--yes'], {
    cwd: app.folder,
    env: { ...appEnvironment, NODE_ENV: 'development', npm_config_ignore_scripts: 'true' },
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk) => {
      output += chunk;
    });
  }
  const [code] = await once(child, 'close');
  return { code, output };
}

// A build of Next's takes a minute where others build as well.
const timeout = 900_000;

describe.each([
  ['as it is made', false],
  ['with a role that its callback copies', true],
] as const)('an app of create-t3-app, %s', (_name, withRole) => {
  it('goes from plain Auth.js to rows, to jwts and back, and nobody is signed out', {
    timeout,
  }, async () => {
    const app = await makePlainT3App(withRole ? 't3-role' : 't3', base, withRole);
    const oidc = await startOidcProvider([app.origin]);
    const lives: Life[] = [];

    /** Starts the app, and counts what it answers to what is done there. */
    async function live(
      life: string,
      env: Record<string, string>,
      visit: (server: Server, own: (browser: Browser) => Promise<T3Session>) => Promise<void>,
    ): Promise<void> {
      const server = await app.start({ ...oidc.client, AUTH_TRUST_HOST: 'true', ...env });
      const statuses: number[] = [];
      const seen = { users: new Set<string>(), strategies: new Set<string>() };
      const counted = async (answer: Promise<Response>) => {
        const response = await answer;
        statuses.push(response.status);
        return response;
      };

      /** Whatever the app has for somebody who is signed in. */
      async function own(browser: Browser): Promise<T3Session> {
        const session = await (await counted(browser.get('/api/auth/session'))).json();
        expect(session, life).not.toBeNull();
        // Plain Auth.js hands out the whole row, which the kit doesn't: see "the whole row".
        const { user: row, strategy = 'plain', sid } = session as T3Session;
        const user = { id: row.id, email: row.email, name: row.name, role: row.role };
        const page = await (await counted(browser.get('/'))).text();
        expect(page).toContain('Sign out');
        const secret = await counted(callProcedure(browser, 'post.getSecretMessage'));
        expect(await secret.text()).toContain('secret message');
        const post = await counted(callProcedure(browser, 'post.create', { name: life }));
        expect(await post.json()).toMatchObject({ result: { data: { json: { name: life } } } });
        const latest = await counted(callProcedure(browser, 'post.getLatest'));
        expect(await latest.json()).toMatchObject({
          result: { data: { json: { name: life, createdById: user.id } } },
        });
        seen.users.add(user.email);
        seen.strategies.add(strategy);
        return { user, strategy, sid };
      }

      const nobody = server.browser();
      expect((await counted(callProcedure(nobody, 'post.getSecretMessage'))).status).toBe(401);
      expect(await (await counted(nobody.get('/'))).text()).toContain('Sign in');
      await visit(server, own);
      await server.stop();
      expect(statuses.filter((status) => status >= 500)).toEqual([]);
      lives.push({
        life,
        requests: statuses.length,
        signedIn: [...seen.users].map((email) => email.split('@')[0]).join(', '),
        strategies: [...seen.strategies].join(', '),
      });
    }

    const browsers: Record<'ada' | 'grace' | 'alan', Browser | undefined> = {
      ada: undefined,
      grace: undefined,
      alan: undefined,
    };
    const known: Record<string, T3Session> = {};

    /** Comes back with the same cookies, and finds the same session. */
    async function back(
      server: Server,
      own: (browser: Browser) => Promise<T3Session>,
      who: keyof typeof browsers,
      strategy: StrategyName,
    ): Promise<void> {
      const browser = server.browser(browsers[who]);
      browsers[who] = browser;
      for (let time = 0; time < 3; time += 1) {
        const session = await own(browser);
        expect(session.user, who).toEqual(known[who]?.user);
        // Plain Auth.js has none.
        known[who] = { ...session, sid: known[who]?.sid ?? session.sid };
        expect(session.sid, who).toBe(known[who]?.sid);
      }
      expect(await own(browser), who).toMatchObject({ strategy });
    }

    /** Signs in for the first time, or in a new browser. */
    async function enter(
      server: Server,
      own: (browser: Browser) => Promise<T3Session>,
      who: keyof typeof browsers,
    ): Promise<void> {
      const browser = server.browser();
      expect((await signInWithOidc(browser, who)).status).toBe(302);
      if (withRole) {
        const role = `the role of ${who}`;
        const email = `${who}@oidc.example.com`;
        await app.database.query('UPDATE "User" SET role = $1 WHERE email = $2', [role, email]);
      }
      // The token of a jwt was written before.
      if (withRole) await signInWithOidc(browser, who);
      browsers[who] = browser;
      const session = await own(browser);
      expect(session.user.id).toMatch(/./);
      expect(session.user.role).toBe(withRole ? `the role of ${who}` : undefined);
      known[who] = session;
    }

    await app.build(oidc.client);
    await live('plain Auth.js', {}, (server, own) => enter(server, own, 'ada'));
    // The build has written types.
    app.commit();

    // npm refuses the kit beside another version of next-auth, which init leaves to people.
    const refused = await init(app);
    expect(refused.output).toContain('ERESOLVE');
    expect(app.status()).toBe('');
    await install(app.folder, 'next-auth@5.0.0-beta.32');
    app.commit();
    const before = await app.read('prisma/schema.prisma');
    const adopted = await init(app);
    expect(adopted.output).toMatch(/^Written: \d+ files\.$/m);
    await app.bin('prisma', 'generate');
    await pushSchema(app, before);
    await app.build(oidc.client);

    // As often as the test wants it, which is more often than is good.
    const often = { AUTH_EXCHANGE_EVERY: '2', AUTH_EXCHANGE_GRACE: '1' };
    // On a quick machine the next life begins before a session may move again.
    const longEnough = () => sleep(3_000);
    const inRows = { AUTH_SESSION_STRATEGY: 'database', ...often };
    const inJwts = { AUTH_SESSION_STRATEGY: 'jwt', ...often };
    await live('the kit, rows', inRows, async (server, own) => {
      await back(server, own, 'ada', 'database');
      await enter(server, own, 'grace');
    });
    await longEnough();
    await live('the kit, jwts', inJwts, async (server, own) => {
      await back(server, own, 'ada', 'jwt');
      await back(server, own, 'grace', 'jwt');
      await enter(server, own, 'alan');
    });
    await longEnough();
    await live('the kit, rows again', inRows, async (server, own) => {
      await back(server, own, 'ada', 'database');
      await back(server, own, 'grace', 'database');
      await back(server, own, 'alan', 'database');
    });
    await oidc.stop();
    const everybody = 'ada, grace, alan';
    expect(lives).toEqual([
      { life: 'plain Auth.js', requests: 7, signedIn: 'ada', strategies: 'plain' },
      { life: 'the kit, rows', requests: 27, signedIn: 'ada, grace', strategies: 'database' },
      { life: 'the kit, jwts', requests: 47, signedIn: everybody, strategies: 'jwt' },
      { life: 'the kit, rows again', requests: 62, signedIn: everybody, strategies: 'database' },
    ]);
  });
});
