import { Browser } from '../../support/browser.ts';
import { type App, kitApp, stockApp } from './apps.ts';
import type { World } from './compare.ts';
import type { SignIn } from './subject.ts';

/** Signs in through an app's handlers, with what they set as the cookie and wrote as the row. */
export function signingIn({ connections, rows }: World): SignIn {
  return async ({ writer, secure }, strategy, person) => {
    const configuration = { strategy, callbacks: {}, connections, person };
    const app: App = writer === 'stock' ? stockApp(configuration, writer) : kitApp(configuration);
    await rows.hold(null, true);
    const browser = new Browser(app.handlers, `${secure ? 'https' : 'http'}://localhost:3000`);
    await browser.post('/api/auth/callback/credentials');
    const token = browser.sessionCookie?.value;
    if (!token) throw new Error('The sign-in set no session cookie.');
    return { token, row: await connections.prisma.session.findFirst() };
  };
}
