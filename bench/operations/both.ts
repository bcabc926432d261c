import type { App } from './apps.ts';
import { expect, type Operation, operation } from './operation.ts';
import {
  askForLink,
  fillInForm,
  prepareSignOut,
  readSession,
  sessionIn,
  sessionOf,
  signIn,
  type ToSend,
  tokenOf,
  visitWith,
} from './visitors.ts';

/** Prepares a process so that the measured request doesn't read the feed. */
type Ready = () => Promise<void>;
const isReady: Ready = async () => {};

/** The operations that plain Auth.js has as well. */
export function commonOperations(app: App, ready = isReady): Operation[] {
  const form = signingIn(app, 'sign-in', fillInForm);
  const link = signingIn(app, 'sign-in by a link', askForLink);
  return [...(app.hasForm ? [form] : []), link, signingOut(app, ready), reading(app, ready)];
}

function signingIn(app: App, name: string, begin: (app: App) => Promise<ToSend>): Operation {
  return operation(app, name, async () => {
    const { browser, send } = await begin(app);
    return {
      run: send,
      async check() {
        const { user } = await sessionIn(browser);
        expect(user.email === app.world.user.email, 'the right user is signed in');
      },
    };
  });
}

function signingOut(app: App, ready: Ready): Operation {
  return operation(app, 'sign-out', async () => {
    const browser = await signIn(app);
    const token = tokenOf(browser);
    const { send } = await prepareSignOut(browser);
    await ready();
    return {
      run: send,
      async check() {
        expect(!browser.sessionCookie, 'the cookie is gone');
        // Plain Auth.js only clears the cookie, and goes on accepting the jwt.
        const goesOn = app.by === 'plain Auth.js' && app.strategy === 'jwt';
        const accepted = (await sessionOf(visitWith(app, token))) !== null;
        expect(accepted === goesOn, `the token is ${goesOn ? 'accepted' : 'refused'}`);
      },
    };
  });
}

/** A read with an unknown token. */
export function readingUnknown(app: App, shape: string, token: string): Operation {
  return operation(app, `read of an unknown token: ${shape}`, async () => {
    const browser = visitWith(app, token);
    let answer: Response | undefined;
    return {
      async run() {
        answer = await readSession(browser);
      },
      check: async () => expect((await answer?.json()) === null, 'no user is signed in'),
    };
  });
}

/** A read at which no renewal is due. */
function reading(app: App, ready: Ready): Operation {
  return operation(app, 'read', async () => {
    const browser = await signIn(app);
    await ready();
    // A process that hasn't read the database's time yet issues a token without `confirmed_at`. The first
    // read renews that token.
    await readSession(browser);
    const earlier = browser.sessionCookie;
    let answer: Response | undefined;
    return {
      async run() {
        answer = await readSession(browser);
      },
      async check() {
        const session = await answer?.json();
        expect(session?.user?.email === app.world.user.email, 'the right user is signed in');
        // Plain Auth.js sets the cookie at each read.
        const same = app.by === 'plain Auth.js' || browser.sessionCookie === earlier;
        expect(same, 'no cookie is set');
      },
    };
  });
}
