import { parseSource } from '../../project/code.ts';
import { guardUse, type KnownAuth, reaches } from '../../project/helpers.ts';
import { authRoutesOf, basePathOf } from '../../project/matcher.ts';
import type { Project } from '../../project/project.ts';
import { misplacedGuards, proxyMajor, type RequestGuard } from '../../project/request-guard.ts';
import type { ExportedNames } from '../auth-file.ts';
import { byHand, created, modified, type PlanPart, skipped, together } from '../plan.ts';
import { composed } from './compose-guard.ts';
import { configFor, matcherWithout, runtimeOf, withNode } from './guard-config.ts';
import { isMiddlewareOfV4 } from './middleware-of-v4.ts';
import { replaceSecondInstance } from './second-instance.ts';

/**
 * Plans a proxy that renews sessions, alone or before the app's own.
 *
 * @param auth the module that configures Auth.js, without its ending.
 */
export function planGuard(project: Project, auth: string, exported: ExportedNames): PlanPart {
  const { code, layout } = project;
  const misplaced = misplacedGuards(code, layout).map(({ path }) =>
    byHand(
      path,
      `Next.js runs only the file beside ${layout.app}, and never this one: move its code into that file, and delete this one`,
    ),
  );
  return together([planInPlace(project, auth, exported), ...misplaced]);
}

function planInPlace(project: Project, auth: string, exported: ExportedNames): PlanPart {
  const { layout, alias } = project;
  const knowsProxy = layout.nextMajor >= proxyMajor;
  const [guard, another] = project.guards.filter(({ kind }) => knowsProxy || kind === 'middleware');
  if (!guard && !knowsProxy) return skipped('middleware', `none is needed: ${edge}; ${renewed}`);
  if (!guard) {
    const path = `${layout.source}proxy.${layout.extension}`;
    const does = 'renews sessions, and protects the paths that you name';
    const from = alias.specifier(path, auth);
    const paths = [matcherWithout(authRoutesOf(project))];
    // Where the app is below a path, a pattern doesn't match what is at its top.
    if (basePathOf(project.folder) !== '') paths.unshift("'/'");
    const text = proxyText(from, paths);
    return exported.has('createProxy')
      ? created(path, text, does)
      : byHand(path, `${does}, ${onceExported(auth)}`, text.trimEnd());
  }
  if (another) {
    return byHand(
      `${guard.path}, ${another.path}`,
      'Next.js refuses to build with both files: keep one of them, and run this again',
    );
  }
  return planFor(project, guard, auth, exported);
}

const edge =
  'a middleware runs on the edge, where the kit can\'t be, unless its config says runtime: "nodejs"';
const renewed = 'sessions are renewed by handlers, actions and /api/auth/session';

/** Plans the changes of an app's proxy or middleware, so that the kit handles the sessions in it. */
function planFor(
  project: Project,
  guard: RequestGuard,
  auth: string,
  exported: ExportedNames,
): PlanPart {
  const { code, alias, layout } = project;
  const { path } = guard;
  const from = alias.specifier(path, auth);
  const file = code.file(path);
  const before = code.text(path);
  // The move from v4 has a step for it.
  if (isMiddlewareOfV4(before)) return together([]);
  const setup = project.auth;
  // The file may be a new one of this plan.
  const authFile =
    'path' in setup && setup.path !== null ? setup.path : `${auth}.${layout.extension}`;
  const known: KnownAuth = { code, configuration: { path: authFile } };
  const routes = authRoutesOf(project);
  // A middleware runs on the edge by default, in Next.js 16 too.
  const configInput = { routes, onEdge: guard.kind === 'middleware' };
  const use = guardUse(known, path);
  if (use.instance !== null) {
    const { configuration } = project;
    return replaceSecondInstance(
      { configInput, guard, known, configuration, from, exported },
      use.instance,
    );
  }

  const renews = use.auth || use.createProxy || /\bcreateProxy\b/.test(before);
  const runtime = runtimeOf(file);
  const isOnEdge = configInput.onEdge && runtime !== 'nodejs';
  // In Next 16 a middleware runs on Node.js once it is renamed to proxy.
  const mayStay = isOnEdge && (layout.nextMajor < proxyMajor || runtime !== null);
  if (mayStay && !renews && !reaches(known, path, authFile)) {
    return skipped(path, `it is left alone: ${edge}; ${renewed}`);
  }
  const text = isOnEdge ? withNode(file) : before;
  if (text === null) {
    return byHand(path, `write its config so that it ${onNode}`, configFor(file, configInput));
  }
  const after = renews
    ? text
    : composed(text === before ? file : parseSource(path, text), guard, from);
  if (after === null) {
    const config = text === before ? '' : `\n\n${configFor(file, configInput)}`;
    const reason = "its shape isn't known: call the kit's proxy in it";
    return byHand(path, reason, `${snippet(from)}${config}`);
  }
  if (!renews && !exported.has('createProxy')) {
    const reason = `renews sessions, then answers as before, ${onceExported(auth)}`;
    return byHand(path, reason, after.trimEnd());
  }
  if (after === before) {
    const reason = use.auth
      ? "it runs `auth`, which is the kit's now"
      : 'it calls createProxy already';
    return skipped(path, reason);
  }
  const reasons = [
    ...(isOnEdge ? [onNode] : []),
    ...(renews ? [] : ['renews sessions, then answers as before']),
  ];
  return modified(path, before, after, reasons.join('; '));
}

const onceExported = (auth: string) => `once ${auth} exports createProxy`;
const onNode = 'runs on Node.js, as what it imports has to';

function proxyText(from: string, paths: readonly string[]): string {
  return `import { createProxy } from '${from}';

// For signed-in users only, for example '/dashboard/:path*'.
export const proxy = createProxy({ protect: [] });

export const config = {
  matcher: [${paths.join(', ')}],
};
`;
}

function snippet(from: string): string {
  return `import { createProxy } from '${from}';

export const proxy = createProxy({ protect: [], answer: yourProxy });`;
}
