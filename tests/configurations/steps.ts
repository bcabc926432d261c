import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { vi } from 'vitest';
import type { StrategyName } from '../../src/kit/session/session.ts';
import { receiveLink } from '../e2e/support/mail-server.ts';
import { signInWithOidc } from '../support/log-in-at-provider.ts';
import { asAction } from '../support/next-scope.ts';
import { signInWithForge } from '../support/sign-in-with-forge.ts';
import type { SignInWay } from './configuration.ts';
import type { Outage } from './outage.ts';
import type { Users } from './users.ts';
import type { Visit } from './visit.ts';

/** What a step may use and change. */
export interface Around {
  users: Users;
  outage: Outage;
  /** The strategy that a session begins in, and the other. */
  strategy: StrategyName;
  other: StrategyName;
}

export interface Step {
  /** Plain Auth.js can't do it: the kit has to show the same after it as before it. */
  isKitsOwn?: true;
  run(visit: Visit, around: Around): Promise<void>;
}

const minute = 60;
const hour = 60 * minute;

export function advance(seconds: number): void {
  vi.setSystemTime(Date.now() + seconds * 1000);
}

/** Signs Ada in by the app's provider. */
const signInBy: Record<SignInWay, (visit: Visit) => Promise<unknown>> = {
  credentials: (visit) =>
    visit.browser.post(visit.path('callback/credentials'), {
      email: 'ada@example.com',
      password: 'any',
    }),
  forge: ({ browser, basePath }) => signInWithForge(browser, basePath),
  oidc: ({ browser }) => signInWithOidc(browser, 'ada'),
  async email({ browser, basePath }) {
    const email = 'ada@example.com';
    // Earlier emails are deleted, so that the next link is found.
    const mailbox = process.env.E2E_MAILBOX ?? '';
    for (const file of await readdir(mailbox)) await rm(join(mailbox, file));
    const redirect = await browser.post(`${basePath}/signin/nodemailer`, { email });
    if (/error/.test(redirect.headers.get('location') ?? 'error')) return;
    const { pathname, search } = new URL(await receiveLink(email));
    return browser.get(`${pathname}${search}`);
  },
};

async function signIn(visit: Visit): Promise<void> {
  await signInBy[visit.configuration.signIn](visit);
}

/** A sign-in that a step needs before it begins. */
async function signedInAnew(visit: Visit): Promise<void> {
  visit.browser.cookies.clear();
  await signIn(visit);
  visit.log.begin();
}

/** All steps, which run one after the other in one browser. */
export const steps: Record<string, Step> = {
  'signed out': {
    async run(visit) {
      await visit.session();
      await visit.component();
      await visit.browser.get(visit.path('signin'));
      await visit.browser.get(`${visit.path('error')}?error=AccessDenied`);
    },
  },

  'proxy, signed out': {
    async run(visit) {
      await visit.proxied('/dashboard');
      await visit.proxied('/');
    },
  },

  'sign-in': {
    async run(visit, { users }) {
      await signIn(visit);
      await users.remember(visit.log);
    },
  },

  read: {
    async run(visit) {
      await visit.component();
      await visit.handler();
    },
  },

  proxy: {
    async run(visit) {
      await visit.proxied('/dashboard');
      await visit.proxied('/');
    },
  },

  useSession: {
    run: (visit) => visit.session(),
  },

  'nothing due': {
    // Plain Auth.js sets its cookie at each read; the kit does so when a renewal or a migration is due.
    async run(visit) {
      const before = visit.sessionCookies();
      await visit.session();
      const isWritten = visit.subject.isKit && before !== visit.sessionCookies();
      visit.log.see('cookie written', isWritten);
    },
  },

  'some minutes later': {
    // Later than concurrent requests, and sooner than a renewal.
    async run(visit) {
      for (const seconds of [70, 30]) {
        advance(seconds);
        await visit.session();
      }
      await visit.component();
    },
  },

  'update(data)': {
    async run(visit) {
      const { update = { user: { name: 'Lovelace' } } } = visit.configuration;
      visit.log.see('answer', await (await visit.browser.update(update)).json());
      await visit.session();
    },
  },

  'update({})': {
    async run(visit) {
      visit.log.see('answer', await (await visit.browser.update({})).json());
      await visit.session();
    },
  },

  'update in an action': {
    async run(visit) {
      const data = { user: { name: 'Byron' } };
      const update = () => visit.app.unstable_update(data as never); // the app's own types
      await visit.browser.get('/page', visit.seen('action', asAction, update));
      await visit.session();
    },
  },

  renewal: {
    async run(visit, { users }) {
      advance(users.halfALife);
      await visit.session();
      await visit.component();
    },
  },

  'secret rotation': {
    async run(visit) {
      visit.deploy({ secret: ['a newer secret of the app', 'the secret of the app'] });
      await visit.session();
      await visit.component();
    },
  },

  flip: {
    isKitsOwn: true,
    run: (visit, { other }) => flip(visit, other),
  },

  'flip back': {
    isKitsOwn: true,
    run: (visit, { strategy }) => flip(visit, strategy),
  },

  'user changed': {
    async run(visit, { users }) {
      await signedInAnew(visit);
      await users.change();
      const { refreshSession } = visit.app;
      if (refreshSession) {
        await visit.browser.get('/page', visit.seen('refreshed', asAction, refreshSession));
      }
      visit.log.begin();
      await visit.session();
      await visit.component();
    },
  },

  'callback throws': {
    async run(visit) {
      visit.log.isBroken = true;
      await visit.component('component, broken');
      await visit.session('useSession, broken');
      visit.log.isBroken = false;
      await visit.session();
    },
  },

  outage: {
    async run(visit, { outage }) {
      await signedInAnew(visit);
      await outage.during(async () => {
        await visit.session('useSession, during');
        await visit.component('component, during');
      });
      advance(minute);
      await visit.session();
    },
  },

  'sign-out': {
    async run(visit) {
      await signedInAnew(visit);
      await visit.browser.post(visit.path('signout'));
      await visit.session();
    },
  },

  'sign-out, callback throws': {
    async run(visit) {
      await signedInAnew(visit);
      visit.log.isBroken = true;
      await visit.browser.post(visit.path('signout'));
      visit.log.isBroken = false;
      await visit.session();
    },
  },

  'sign-in in an action': {
    async run(visit) {
      const { signIn: way } = visit.configuration;
      const [provider, fields] = way === 'email' ? ['nodemailer', {}] : [way, { password: 'any' }];
      const act = () => visit.app.signIn(provider, { email: 'ada@example.com', ...fields });
      const action = visit.seen('action', asAction, act);
      await visit.browser.get('/page', visit.answered('action', action));
      await visit.session();
    },
  },

  'sign-out in an action': {
    async run(visit) {
      await signedInAnew(visit);
      const action = visit.seen('action', asAction, () => visit.app.signOut());
      await visit.browser.get('/page', visit.answered('action', action));
      await visit.session();
    },
  },

  'sign-in, callback throws': {
    async run(visit) {
      await signedInAnew(visit);
      visit.log.isBroken = true;
      await signIn(visit);
      visit.log.isBroken = false;
      await visit.session();
    },
  },

  'sign-in, outage': {
    async run(visit, { outage }) {
      await signedInAnew(visit);
      await outage.during(() => signIn(visit));
      advance(minute);
      await visit.session();
    },
  },

  expiry: {
    async run(visit, { users }) {
      await signedInAnew(visit);
      advance(2 * users.halfALife + hour);
      await visit.session();
    },
  },
};

/** Switches the strategy, after the time within which the kit doesn't migrate a session back. */
async function flip(visit: Visit, strategy: StrategyName): Promise<void> {
  advance(20 * minute);
  await visit.session('before');
  await visit.component('before, in a component');
  if (visit.subject.isKit) visit.deploy({ strategy });
  await visit.session('after');
  await visit.component('after, in a component');
}
