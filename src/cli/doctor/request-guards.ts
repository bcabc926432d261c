import { join } from 'node:path';
import { authRoutesOf, defaultRoutes } from '../project/auth-routes.ts';
import { readText } from '../project/files.ts';
import { guardUse } from '../project/guard-use.ts';
import { covers, readMatcher, withoutRoutes } from '../project/matcher.ts';
import { isGuard, misplacedGuards, proxyMajor } from '../project/request-guard.ts';
import { textOf } from '../project/syntax.ts';
import type { App } from './app.ts';
import type { Check, Found, Repair } from './check.ts';

export const authRoutesInProxy: Check = {
  code: 'auth-routes-in-proxy',
  level: 'error',
  title: 'The proxy runs for Auth.js’s own routes',
  look(app) {
    const { folder, guards } = app.project;
    const routes = authRoutesOf(app);
    const guard = guards.find(({ path }) => setsCookies(app, path, routes));
    if (!guard) return [];
    const matcher = readMatcher(folder, guard.path);
    if (matcher.kind === 'computed') {
      return { skipped: `${guard.path} works its matcher out by code, which isn’t run here` };
    }
    if (!covers(matcher, routes)) return [];
    return [
      {
        where: guard.path,
        detail: `It is run for ${routes}/signout too, so the answer that clears the session cookie sets it as well: a sign-out can leave somebody signed in.`,
        fix: `Leave the routes out: matcher: ['/((?!${routes.slice(1)}/).*)'].`,
        repair: narrowing(folder, guard.path, routes),
      },
    ];
  },
};

export const twoRequestGuards: Check = {
  code: 'two-request-guards',
  level: 'error',
  title: 'There are proxy and middleware beside each other',
  appliesTo: 'every app',
  look({ project: { guards, layout } }) {
    if (guards.length < 2 || layout.nextMajor < proxyMajor) return [];
    return [
      {
        where: guards.map(({ path }) => path).join(', '),
        detail: 'Next.js refuses to build with both.',
        fix: 'Move what the middleware does into the proxy, and delete it.',
      },
    ];
  },
};

export const misplacedRequestGuard: Check = {
  code: 'misplaced-request-guard',
  level: 'error',
  title: 'A proxy or middleware is where Next.js doesn’t look',
  appliesTo: 'every app',
  look: ({ project }) => [...misplaced(project), ...tooNew(project)],
};

type Project = App['project'];

function misplaced({ folder, layout, guards }: Project): Found[] {
  return misplacedGuards(folder, layout).map(({ path, place }) => ({
    where: path,
    detail: `It is never run, so nothing that it protects is protected: Next.js looks beside ${layout.app} only.`,
    // Two beside each other break the build.
    fix: guards[0]
      ? `Take what it does into ${guards[0].path}, which is run, and delete it.`
      : `Move it to ${place}.`,
  }));
}

function tooNew({ folder, guards, layout }: Project): Found[] {
  if (layout.nextMajor >= proxyMajor) return [];
  const found = guards.filter(({ path, kind }) => kind === 'proxy' && isGuard(folder, path, kind));
  return found.map(({ path }) => ({
    where: path,
    detail: `It is never run, so nothing that it protects is protected: Next.js ${layout.nextVersion} knows middleware only.`,
    fix: `Call it middleware, or upgrade to Next.js ${proxyMajor}.`,
  }));
}

/**
 * Whether its answers can have a cookie of the session. The kit leaves Auth.js's routes to Auth.js, where
 * it knows of them: by the configuration, and not by AUTH_URL.
 */
function setsCookies(app: App, path: string, routes: string): boolean {
  const { auth, createProxy, instance } = guardUse(app, path);
  if (app.project.auth.kind !== 'kit') return auth || instance !== null;
  const known = textOf(app.configuration?.get('basePath')) ?? defaultRoutes;
  return (auth || createProxy) && routes !== known;
}

function narrowing(folder: string, path: string, routes: string): Repair | undefined {
  const edit = (text: string) => withoutRoutes(folder, path, text, routes);
  if (edit(readText(join(folder, path)) ?? '') === null) return undefined;
  return {
    path,
    does: `${routes} left out of its matcher`,
    edit: (before) => edit(before ?? '') ?? before ?? '',
  };
}
