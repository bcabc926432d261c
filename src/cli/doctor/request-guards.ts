import { callOf } from '../project/auth-setup.ts';
import { configurationIn } from '../project/configuration.ts';
import { guardUse, helpersIn } from '../project/helpers.ts';
import {
  authRoutesOf,
  covers,
  defaultRoutes,
  matcherIn,
  withoutRoutes,
} from '../project/matcher.ts';
import { isGuard, misplacedGuards, proxyMajor } from '../project/request-guard.ts';
import { placeOf, textOf } from '../project/syntax.ts';
import { type App, isKit, keepsPlainRows } from './app.ts';
import type { Check, Found, Repair } from './check.ts';

export const authRoutesInProxy: Check = {
  code: 'auth-routes-in-proxy',
  level: 'error',
  title: "The proxy runs for Auth.js's own routes",
  look(app) {
    const { guards } = app;
    const routes = authRoutesOf(app, app.variables);
    const guard = guards.find(({ path }) => setsCookies(app, path, routes));
    if (!guard) return [];
    const matcher = matcherIn(app.code.file(guard.path));
    if (matcher.kind === 'computed') {
      return { skipped: `${guard.path} works its matcher out by code, which isn't run here` };
    }
    if (!covers(matcher, routes)) return [];
    return [
      {
        where: guard.path,
        detail: `It is run for ${routes}/signout too, so the answer that clears the session cookie sets it as well: a sign-out can leave the user signed in.`,
        fix: `Leave the routes out: matcher: ['/((?!${routes.slice(1)}/).*)'].`,
        repair: narrowing(app, guard.path, routes),
      },
    ];
  },
};

export const misplacedRequestGuard: Check = {
  code: 'misplaced-request-guard',
  level: 'error',
  title: "A proxy or middleware is where Next.js doesn't look",
  appliesTo: 'every app',
  look: (app) => [...misplaced(app), ...tooNew(app)],
};

function misplaced({ code, layout, guards }: App): Found[] {
  return misplacedGuards(code, layout).map(({ path, place }) => ({
    where: path,
    detail: `It is never run, so nothing that it protects is protected: Next.js looks beside ${layout.app} only.`,
    // A proxy and a middleware in one folder break the build.
    fix: guards[0]
      ? `Take what it does into ${guards[0].path}, which is run, and delete it.`
      : `Move it to ${place}.`,
  }));
}

function tooNew({ code, guards, layout }: App): Found[] {
  if (layout.nextMajor >= proxyMajor) return [];
  const found = guards.filter(({ path, kind }) => kind === 'proxy' && isGuard(code, path, kind));
  return found.map(({ path }) => ({
    where: path,
    detail: `It is never run, so nothing that it protects is protected: Next.js ${layout.nextVersion} knows middleware only.`,
    fix: `Call it middleware, or upgrade to Next.js ${proxyMajor}.`,
  }));
}

/**
 * Whether its answers can set the session cookie. The kit's proxy leaves Auth.js's routes alone where it
 * knows their path: from the configuration, not from AUTH_URL.
 */
function setsCookies(app: App, path: string, routes: string): boolean {
  const { auth, createProxy, instance } = guardUse(app, path);
  if (!isKit(app)) return auth || instance !== null;
  const known = textOf(app.configuration?.get('basePath')) ?? defaultRoutes;
  return (auth || createProxy) && routes !== known;
}

function narrowing({ code }: App, path: string, routes: string): Repair | undefined {
  const edit = (text: string) => withoutRoutes(path, text, routes);
  if (edit(code.text(path)) === null) return undefined;
  return {
    path,
    does: `${routes} left out of its matcher`,
    edit: (before) => edit(before ?? '') ?? before ?? '',
  };
}

export const secondInstance: Check = {
  code: 'second-instance',
  level: 'error',
  title: "The proxy has an instance of Auth.js of its own, which can't read the sessions",
  look(app) {
    return app.guards.flatMap(({ path, kind }) => {
      const { instance } = guardUse(app, path);
      const call = instance === null ? undefined : callOf(app.code.file(instance), 'authjs');
      if (!call) return [];
      const from = app.configuration?.path ?? '';
      const fix = `Take auth from ${from} in its place: export { auth as ${kind} } from it, or auth(…) around the function that is there.${kind === 'middleware' ? onNode : ''}`;
      const found = (detail: string) => [{ where: placeOf(call), detail, fix }];
      if (isKit(app)) return found(detailOfKit);
      const lacksAdapter = configurationIn(call, app.code).lacks('adapter');
      return keepsPlainRows(app) && lacksAdapter ? found(detailOfRows) : [];
    });
  },
};

const detailOfKit =
  'It knows jwts only, and none of the sessions that have ended. With strategy "database" it clears the cookie of each visitor; with "jwt" it lets in users whose session has ended.';

const detailOfRows =
  "Sessions are rows, and it has no adapter: it takes the cookie for a jwt, can't read it, and clears it. Each visitor is signed out.";

/** A middleware runs on the edge by default, where the imports of the app's auth file rarely work. */
const onNode = " It has to run on Node.js then: runtime: 'nodejs' in its config.";

/** Code that reads the session where a cookie can be set. */
const renewers = /\b(createProxy|SessionProvider|useSession|withSession)\b/;

export const nothingRenews: Check = {
  code: 'nothing-renews',
  level: 'warning',
  title: 'Nothing renews sessions',
  appliesTo: 'the kit',
  look(app) {
    if (app.guards.some(({ path }) => renews(app, path))) return [];
    // The file that creates the helpers has all of their names in it.
    const others = app.code.paths.filter((path) => path !== app.configuration?.path);
    if (others.some((path) => renewers.test(app.code.text(path)) || wraps(app, path))) return [];
    return [
      {
        where: proxyPath(app),
        detail:
          "Components can't set a cookie. Without a proxy, a handler or the browser asking, a session ends AUTH_IDLE_TIMEOUT after sign-in, however much it is used.",
        fix: 'Export createProxy({ protect: […] }) of the kit from it, or put <SessionProvider> around the pages.',
      },
    ];
  },
};

/** An instance of Auth.js beside the kit renews no session of the kit. */
function renews(app: App, path: string): boolean {
  const { auth, createProxy } = guardUse(app, path);
  return auth || createProxy;
}

/** Whether a file has `auth(handler)`, around a route handler or a part of the proxy. */
function wraps(app: App, path: string): boolean {
  const isCalled = /\bauth\s*\(\s*[^)\s]/.test(app.code.text(path));
  return isCalled && helpersIn(app, path).get('auth') === 'auth';
}

function proxyPath({ layout }: App): string {
  const name = layout.nextMajor < proxyMajor ? 'middleware' : 'proxy';
  return `${layout.source}${name}.${layout.extension}`;
}
