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

/** Brings a process to where only the request itself has something to ask. */
type Ready = () => Promise<void>;
const atOnce: Ready = async () => {};

/** What plain Auth.js does as well. */
export function commonOperations(app: App, ready = atOnce): Operation[] {
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
        // Plain Auth.js only takes the cookie back: it goes on to accept the jwt.
        const goesOn = app.by === 'plain Auth.js' && app.strategy === 'jwt';
        const accepted = (await sessionOf(visitWith(app, token))) !== null;
        expect(accepted === goesOn, `the token is ${goesOn ? 'accepted' : 'refused'}`);
      },
    };
  });
}

/** A request with a forged token. */
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

/** A read for which nothing is due. */
function reading(app: App, ready: Ready): Operation {
  return operation(app, 'read', async () => {
    const browser = await signIn(app);
    await ready();
    // A process that has not asked the database yet doesn't know its time, so a token of its says of no
    // moment that the session was there then, and is written anew once.
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
        // Plain Auth.js sets the cookie anew whenever it is asked.
        const same = app.by === 'plain Auth.js' || browser.sessionCookie === earlier;
        expect(same, 'no cookie is set');
      },
    };
  });
}
