import type { Node } from 'ts-morph';
import { CommandError } from '../../command-error.ts';
import { Code, type Overlay } from '../../project/code.ts';
import { withoutEnding } from '../../project/files.ts';
import type { Layout } from '../../project/layout.ts';
import { authEntry } from '../../project/package-entries.ts';
import type { Project } from '../../project/project.ts';
import { pathOf, placeOf } from '../../project/syntax.ts';
import { packageAt } from '../../project/workspace.ts';
import type { PlanPart, Step } from '../plan.ts';
import { byHand, together } from '../plan.ts';
import { type CallOfV4, callOfV4, uncertainMove } from './call-of-v4.ts';
import { withAuthAsMiddleware } from './default-middleware.ts';
import { withIdsOfUsers } from './ids-of-users.ts';
import { isPagesRoute, isRoute, withMovedCall } from './moved-call.ts';
import { withNamesOfV5 } from './names-of-v5.ts';
import { withOpenEntry } from './open-entry.ts';
import { withOptionsOfV5 } from './options-of-v5.ts';
import { usesTwitterOAuth1, withProvidersOfV5 } from './providers-of-v5.ts';
import {
  type AuthPlace,
  getServerSessionNames,
  mentionsGetServerSession,
  withAuthCalls,
} from './session-calls.ts';
import { signedOutAnyway } from './signed-out-anyway.ts';
import { withTranspiledPackages } from './transpiled-packages.ts';

/** An app of NextAuth v4 as one of Auth.js v5. */
export interface MigratedCode {
  /** The new texts of its files; `null`: deleted. */
  readonly overlay: Overlay;
  /** A step for each file, and what is left to write. The changes come later, with those of the plan. */
  readonly part: PlanPart;
  readonly auth: AuthPlace;
  /** The folders with code of the app: "" for itself, and those of its packages. */
  readonly places: readonly string[];
  readonly usesTwitterOAuth1: boolean;
}

type Changed = Iterable<readonly [path: string, text: string | null]>;

/** The code of an app while it is moved: each pass changes files as the passes before have left them. */
class MovingCode {
  code: Code;
  readonly #original: Code;
  readonly #reasons = new Map<string, string[]>();

  constructor(code: Code) {
    this.code = code;
    this.#original = code;
  }

  apply(
    changed: Changed | null,
    reason: string | ((path: string, text: string | null) => string),
  ): void {
    const overlay = new Map(this.code.overlay);
    for (const [path, text] of changed ?? []) {
      if (overlay.get(path) === text) continue;
      overlay.set(path, text);
      this.addReason(path, typeof reason === 'string' ? reason : reason(path, text));
    }
    this.code = new Code(this.code.folder, overlay);
  }

  addReason(path: string, ...reasons: string[]): void {
    this.#reasons.set(path, [...(this.#reasons.get(path) ?? []), ...reasons]);
  }

  /** A step for each file, with what was done to it. */
  steps(): Step[] {
    return [...this.#reasons].map(([path, reasons]) => {
      const exists = this.#original.has(path);
      const isGone = this.code.overlay.get(path) === null;
      const action = isGone ? 'remove' : exists ? 'modify' : 'create';
      return { action, what: path, reason: [...new Set(reasons)].join('; ') };
    });
  }
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
 * @throws CommandError old_auth_found where the call itself isn't certain.
 */
export function moveFromV4(project: Project): MigratedCode {
  const { packages, auth, layout } = project;
  const places = ['', ...packages.map(({ folder }) => folder)];
  const moving = new MovingCode(project.code);

  const v4 = callOfV4(moving.code, auth);
  moving.apply(asOne(withOpenEntry(moving.code, packages, v4)), 'hands on what Auth.js gives');
  const home = authPlace({ ...project, code: moving.code }, v4);
  refuseCircle({ ...project, code: moving.code }, home.path);
  const { code } = moving;
  moving.apply(
    withAuthCalls(code, callOfV4(code, auth), home, places),
    'asks `auth` who is signed in',
  );
  moving.apply(withNamesOfV5(moving.code, places), "has v5's names");
  moving.apply(
    withMovedCall(moving.code, callOfV4(moving.code, auth), layout, home),
    (path, text) => {
      if (path === home.path) return 'calls NextAuth of v5';
      return text === null
        ? `${home.path} has its options now`
        : `has what it needs of ${home.path}`;
    },
  );
  moving.apply(withProvidersOfV5(moving.code, places), 'has providers as v5 has them');
  if (layout.typescript) {
    const withIds = withIdsOfUsers(moving.code, home.path, places);
    moving.apply(withIds, 'says that a user has an id, as v4 did');
  }
  const signedOut = signedOutAnyway(project, home.path, moving.code);
  const options = moveOptions(moving, project, home);
  const transpiled = hasPages(moving.code) ? withTranspiledPackages(moving.code) : null;
  moving.apply(asOne(transpiled?.changed), 'the pages router builds no package by itself');
  moving.addReason(home.path, ...signedOut);
  return {
    overlay: moving.code.overlay,
    part: together([
      { steps: moving.steps(), changes: [] },
      ...options,
      ...v4.more.map((node) => leftOfHandler(node, layout)),
      ...(transpiled?.left ?? []),
    ]),
    auth: home,
    places,
    usesTwitterOAuth1: usesTwitterOAuth1(project.code, places),
  };
}

const asOne = <T>(changed: T | null | undefined): T[] => (changed ? [changed] : []);

/** @returns what is left to write. */
function moveOptions(moving: MovingCode, project: Project, home: AuthPlace): readonly PlanPart[] {
  const middleware = withAuthAsMiddleware(moving.code, project, home);
  const protecting = withOptionsOfV5(moving.code, home.path, middleware.authorized);
  // Without that callback a middleware would let every visitor in: as it is, it ends the build.
  const isProtected = protecting.authorizes;
  // What is configured on v5 means what it says.
  if (project.auth.kind === 'authjs' && !isProtected) return [];
  const isPlain = isProtected || middleware.authorized === null;
  const options = isPlain ? protecting : withOptionsOfV5(moving.code, home.path, null);
  moving.apply(asOne(options.changed), 'its options mean what they meant in v4');
  if (isProtected) moving.apply(middleware.changed, 'protects by `auth`, as `authorized` says');
  return options.left;
}

/** The step for code that the app had around the call: it belongs into the route's handlers. */
function leftOfHandler(node: Node, { app, extension }: Layout): PlanPart {
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

/** @throws CommandError old_auth_found where a package would have to import from the app. */
function refuseCircle({ auth, code, packages }: Project, path: string): void {
  if (auth.kind === 'authjs' || packageAt(packages, path)) return;
  const first = packages
    .flatMap(({ folder }) => code.search(mentionsGetServerSession, folder))
    .find((from) => getServerSessionNames(code.file(from)).length > 0);
  if (first === undefined) return;
  throw uncertainMove(
    `${first} asks who is signed in, and \`auth\` would be in ${path}, which is of the app and no package can import. Put the options of NextAuth into that package, written out as an object, or ask in the app`,
  );
}

/** Beside the options, or in a file of its own where these stand in a route. */
function authPlace(project: Project, v4: CallOfV4): AuthPlace {
  const { code, alias, layout, packages } = project;
  const path = [v4.variable?.path, v4.path].find((place) => place && !isRoute(place)) ?? newPath();
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
      .find(
        (candidate) =>
          !code.has(candidate) && !code.paths.some((other) => isSameModule(candidate, other)),
      );
    if (free !== undefined) return free;
    throw uncertainMove(`put what is in ${v4.path} into a file beside the app's others`);
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
