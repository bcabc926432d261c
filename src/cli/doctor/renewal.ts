import { guardUse } from '../project/guard-use.ts';
import { helpersIn } from '../project/helpers.ts';
import { proxyMajor } from '../project/request-guard.ts';
import type { App, Source } from './app.ts';
import type { Check } from './check.ts';

/** What can set a cookie, and asks for the session there. */
const renewers = /\b(createProxy|SessionProvider|useSession|withSession)\b/;

export const nothingRenews: Check = {
  code: 'nothing-renews',
  level: 'warning',
  title: 'Nothing renews sessions',
  appliesTo: 'the kit',
  look(app) {
    if (app.project.guards.some(({ path }) => renews(app, path))) return [];
    // The file that makes the helpers names all of them.
    const others = app.sources().filter(({ path }) => path !== app.configuration?.path);
    if (others.some((each) => renewers.test(each.text) || wraps(app, each))) return [];
    return [
      {
        where: proxyPath(app),
        detail:
          'Components can’t set a cookie. Without a proxy, a handler or the browser asking, a session ends AUTH_IDLE_TIMEOUT after sign-in, however much it is used.',
        fix: 'Export createProxy({ protect: […] }) of the kit from it, or put <SessionProvider> around the pages.',
      },
    ];
  },
};

/** What an instance of Auth.js beside the kit renews is nothing to the kit. */
function renews(app: App, path: string): boolean {
  const { auth, createProxy } = guardUse(app, path);
  return auth || createProxy;
}

/** `auth(handler)`, around a route or a part of the proxy that is elsewhere. */
function wraps(app: App, { path, text }: Source): boolean {
  return /\bauth\s*\(\s*[^)\s]/.test(text) && helpersIn(app, path).get('auth') === 'auth';
}

function proxyPath({ project: { layout } }: App): string {
  const name = layout.nextMajor < proxyMajor ? 'middleware' : 'proxy';
  return `${layout.source}${name}.${layout.extension}`;
}
