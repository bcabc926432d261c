import type { Node } from 'ts-morph';
import { CommandError } from '../../command-error.ts';
import { Code, type Overlay } from '../../project/code.ts';
import { withoutEnding } from '../../project/files.ts';
import type { Layout } from '../../project/layout.ts';
import { authEntry } from '../../project/package-entries.ts';
import type { Project } from '../../project/project.ts';
import { pathOf, placeOf } from '../../project/syntax.ts';
import { packageAt } from '../../project/workspace.ts';
import type { Part, Step } from '../plan.ts';
import { byHand, together } from '../plan.ts';
import { type CallOfV4, callOfV4, leftByHand } from './call-of-v4.ts';
import { withAuthAsMiddleware } from './default-middleware.ts';
import { withIdsOfUsers } from './ids-of-users.ts';
import { isPagesRoute, isRoute, withMovedCall } from './moved-call.ts';
import { withNamesOfV5 } from './names-of-v5.ts';
import { withOpenEntry } from './open-entry.ts';
import { withOptionsOfV5 } from './options-of-v5.ts';
import { hasFirstTwitter, withProvidersOfV5 } from './providers-of-v5.ts';
import { type AuthPlace, asksIn, mayAsk, withAuthCalls } from './session-calls.ts';
import { signedOutAnyway } from './signed-out-anyway.ts';
import { withTranspiledPackages } from './transpiled-packages.ts';

/** An app of NextAuth v4 as one of Auth.js v5. */
export interface Moved {
  /** Its files as they are then. */
  readonly overlay: Overlay;
  /** What became of each, and what is left to write; without the changes, which others add to. */
  readonly part: Part;
  readonly auth: AuthPlace;
  /** The folders with code of the app; "": its own. */
  readonly places: readonly string[];
  readonly hasFirstTwitter: boolean;
}

/** More than one of them may change the same file, one after the other. */
interface Pass {
  why(path: string, text: string | null): string;
  readonly changed: Iterable<readonly [path: string, text: string | null]>;
}

/** Whether there is code of v4 in an app, also where some of it was moved before. */
export function hasCodeOfV4({ auth, code, packages }: Project): boolean {
  if (auth.kind !== 'authjs') return auth.kind === 'nextauth-v4';
  const isOfV4 = (text: string) =>
    /\b(unstable_)?getServerSession\b|\bNextAuthOptions\b|['"]next-auth\/(next|middleware)['"]|@next-auth\//.test(
      text,
    );
  return ['', ...packages.map(({ folder }) => folder)].some(
    (place) => code.search(isOfV4, place).length > 0,
  );
}

/**
 * Moves the code of an app from v4 to v5, where it is certain what is meant.
 *
 * @throws CommandError old_auth_found where that isn't so for what all else depends on.
 */
export function moveFromV4(project: Project): Moved {
  const { folder, packages, auth, layout } = project;
  const places = ['', ...packages.map((each) => each.folder)];
  let code = project.code;
  const why = new Map<string, string[]>();
  const apply = (pass: Pass) => {
    const overlay = new Map(code.overlay);
    for (const [path, text] of pass.changed) {
      if (overlay.get(path) === text) continue;
      overlay.set(path, text);
      why.set(path, [...(why.get(path) ?? []), pass.why(path, text)]);
    }
    code = new Code(folder, overlay);
  };

  const v4 = callOfV4(code, auth);
  const opened = withOpenEntry(code, packages, v4);
  apply({ why: () => 'hands on what Auth.js gives', changed: opened ? [opened] : [] });
  const at = authPlace({ ...project, code }, v4);
  refuseCircle({ ...project, code }, at.path);
  apply({
    why: () => 'asks `auth` who is signed in',
    changed: withAuthCalls(code, callOfV4(code, auth), at, places),
  });
  apply({ why: () => "has v5's names", changed: withNamesOfV5(code, places) });
  apply({
    why(path, text) {
      if (path === at.path) return 'calls NextAuth of v5';
      return text === null ? `${at.path} has its options now` : `has what it needs of ${at.path}`;
    },
    changed: withMovedCall(code, callOfV4(code, auth), at),
  });
  apply({ why: () => 'has providers as v5 has them', changed: withProvidersOfV5(code, places) });
  apply({
    why: () => 'says that a user has an id, as v4 did',
    changed: layout.typescript ? withIdsOfUsers(code, at.path, places) : [],
  });
  const moved = code;
  const middleware = withAuthAsMiddleware(code, project, at);
  const asked = withOptionsOfV5(code, at.path, middleware.authorized);
  // Without that callback it would let everybody in: as it is, it ends the build.
  const isProtected = asked.authorizes;
  // What is configured on v5 means what it says.
  const unasked =
    auth.kind === 'authjs' ? { changed: null, left: [] } : withOptionsOfV5(code, at.path, null);
  const options = isProtected ? asked : unasked;
  apply({
    why: () => 'its options mean what they meant in v4',
    changed: options.changed ? [options.changed] : [],
  });
  apply({
    why: () => 'protects by `auth`, as `authorized` says',
    changed: isProtected ? middleware.changed : [],
  });

  const transpiled = hasPages(code) ? withTranspiledPackages(code) : null;
  apply({
    why: () => 'the pages router builds no package by itself',
    changed: transpiled?.changed ? [transpiled.changed] : [],
  });

  why.set(at.path, [...(why.get(at.path) ?? []), ...signedOutAnyway(project, at.path, moved)]);
  const steps = [...why].map(([path, reasons]): Step => {
    const after = code.overlay.get(path);
    const action = after === null ? 'remove' : project.code.has(path) ? 'modify' : 'create';
    return { action, what: path, reason: [...new Set(reasons)].join('; ') };
  });
  const part = together([
    { steps, changes: [] },
    ...options.left,
    ...v4.more.map((node) => leftOfHandler(node, layout)),
    ...(transpiled?.left ?? []),
  ]);
  return {
    overlay: code.overlay,
    part,
    auth: at,
    places,
    hasFirstTwitter: hasFirstTwitter(project.code, places),
  };
}

/** What the app did around the call, and where it belongs from now on. */
function leftOfHandler(node: Node, { app, extension }: Layout): Part {
  const path = isPagesRoute(pathOf(node))
    ? `${app}/api/auth/[...nextauth]/route.${extension}`
    : pathOf(node);
  const reason = `what handed requests to NextAuth did something else as well (${placeOf(node)}): do that in GET and POST`;
  const type = extension === 'ts' ? ': NextRequest' : '';
  const lines = [
    ...node
      .getText()
      .split('\n')
      .map((line) => `// ${line}`.trimEnd()),
    `export async function GET(request${type}) {`,
    '  // what was done before',
    '  return handlers.GET(request);',
    '}',
  ];
  return byHand(path, reason, lines.join('\n'));
}

/** @throws CommandError old_auth_found where a package would have to import what is in the app. */
function refuseCircle({ auth, code, packages }: Project, path: string): void {
  if (auth.kind === 'authjs' || packageAt(packages, path)) return;
  const first = packages
    .flatMap(({ folder }) => code.search(mayAsk, folder))
    .find((from) => asksIn(code.file(from)).length > 0);
  if (first === undefined) return;
  throw leftByHand(
    `${first} asks who is signed in, and \`auth\` would be in ${path}, which is of the app and no package can import. Put the options of NextAuth into that package, written out as an object, or ask in the app`,
  );
}

/** Beside the options, or in a file of its own where these stand in a route. */
function authPlace(project: Project, v4: CallOfV4): AuthPlace {
  const { code, alias, layout, packages } = project;
  const path = [v4.variable?.path, v4.path].find((each) => each && !isRoute(each)) ?? newPath();
  const owner = packageAt(packages, path);
  const entry = owner && authEntry(code, owner, path);
  if (owner && entry === null) throw unexported(owner.name, path);
  return {
    path,
    specifier: (from) =>
      owner && entry && packageAt(packages, from) !== owner
        ? entry
        : alias.specifier(from, withoutEnding(path)),
  };

  function newPath(): string {
    const ending = /\.[cm]?tsx?$/.test(v4.path) ? 'ts' : 'js';
    const free = ['auth', 'lib/auth', 'auth-config']
      .map((name) => `${layout.source}${name}.${ending}`)
      .find((each) => !code.has(each) && !code.paths.some((other) => isSameModule(each, other)));
    if (free !== undefined) return free;
    throw leftByHand(`put what is in ${v4.path} into a file beside the app's others`);
  }
}

const hasPages = (code: Code) => code.paths.some((path) => /^(src\/)?pages\//.test(path));

const isSameModule = (one: string, other: string) =>
  withoutEnding(one) === withoutEnding(other) || other.startsWith(`${withoutEnding(one)}/index.`);

function unexported(name: string, path: string): CommandError {
  return new CommandError(
    'not_exported',
    `The package ${name} has the options of NextAuth in ${path}, and exports no file that hands on all of it: \`auth\` will be there. Write "export * from" that file in one that package.json exports, and run this again. Nothing was written.`,
  );
}
