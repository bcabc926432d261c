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

/** The code of an app of NextAuth v4, changed for Auth.js v5. */
export interface MigratedCode {
  /** The new texts of its files; `null`: deleted. */
  readonly overlay: Overlay;
  /** A step for each changed file, and the steps to do by hand. Its changes are in `overlay`. */
  readonly part: PlanPart;
  readonly auth: AuthPlace;
  /** The folders with code: "" for the app's, and those of its packages. */
  readonly places: readonly string[];
  readonly usesTwitterOAuth1: boolean;
}

type Changed = Iterable<readonly [path: string, text: string | null]>;

/** The code of an app during the move. Each pass changes the result of the passes before it. */
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

  /** @returns a step for each changed file, with the reasons for its changes. */
  steps(): Step[] {
    return [...this.#reasons].map(([path, reasons]) => {
      const exists = this.#original.has(path);
      const isGone = this.code.overlay.get(path) === null;
      const action = isGone ? 'remove' : exists ? 'modify' : 'create';
      return { action, what: path, reason: [...new Set(reasons)].join('; ') };
    });
  }
}

/** Whether an app has code of v4, also where some of its code was moved before. */
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
 * Moves the code of an app from v4 to v5. Code with an uncertain meaning becomes a step to do by hand.
 *
 * @throws CommandError old_auth_found where the options or the place of `auth` are uncertain.
 */
export function moveFromV4(project: Project): MigratedCode {
  const { packages, auth, layout } = project;
  const places = ['', ...packages.map(({ folder }) => folder)];
  const moving = new MovingCode(project.code);

  const v4 = callOfV4(moving.code, auth);
  moving.apply(
    listOf(withOpenEntry(moving.code, packages, v4)),
    'exports everything in the file with `auth`',
  );
  const home = authPlace({ ...project, code: moving.code }, v4);
  refuseCircle({ ...project, code: moving.code }, home.path);
  const { code } = moving;
  moving.apply(
    withAuthCalls(code, callOfV4(code, auth), home, places),
    'calls `auth` in place of getServerSession',
  );
  moving.apply(withNamesOfV5(moving.code, places), "uses v5's names");
  moving.apply(
    withMovedCall(moving.code, callOfV4(moving.code, auth), layout, home),
    (path, text) => {
      if (path === home.path) return 'calls NextAuth of v5';
      return text === null ? `its options are in ${home.path} now` : `imports from ${home.path}`;
    },
  );
  moving.apply(withProvidersOfV5(moving.code, places), 'configures providers as v5 requires');
  if (layout.typescript) {
    const withIds = withIdsOfUsers(moving.code, home.path, places);
    moving.apply(withIds, 'declares the id of a user, as v4 did');
  }
  const signedOut = signedOutAnyway(project, home.path, moving.code);
  const options = moveOptions(moving, project, home);
  const transpiled = hasPages(moving.code) ? withTranspiledPackages(moving.code) : null;
  moving.apply(
    listOf(transpiled?.changed),
    'the pages router builds only the packages that are named',
  );
  moving.addReason(home.path, ...signedOut);
  return {
    overlay: moving.code.overlay,
    part: together([
      { steps: moving.steps(), changes: [] },
      ...options,
      ...v4.more.map((node) => handlerStep(node, layout)),
      ...(transpiled?.remaining ?? []),
    ]),
    auth: home,
    places,
    usesTwitterOAuth1: usesTwitterOAuth1(project.code, places),
  };
}

const listOf = <T>(changed: T | null | undefined): T[] => (changed ? [changed] : []);

/** @returns the steps to do by hand. */
function moveOptions(moving: MovingCode, project: Project, home: AuthPlace): readonly PlanPart[] {
  const middleware = withAuthAsMiddleware(moving.code, project, home);
  const withAuthorized = withOptionsOfV5(moving.code, home.path, middleware.authorized);
  // Without `authorized` the new middleware would let every visitor in. The old one only breaks the build.
  const addsAuthorized = withAuthorized.authorizes;
  // Options that were written for v5 stay as they are.
  if (project.auth.kind === 'authjs' && !addsAuthorized) return [];
  const keepsFirstAttempt = addsAuthorized || middleware.authorized === null;
  const options = keepsFirstAttempt
    ? withAuthorized
    : withOptionsOfV5(moving.code, home.path, null);
  moving.apply(listOf(options.changed), 'adds options that keep the behavior of v4');
  if (addsAuthorized)
    moving.apply(middleware.changed, 'protects with `auth` and the callback `authorized`');
  return options.remaining;
}

/** The step for code that the app had around the call, which has to move into the route's handlers. */
function handlerStep(node: Node, { app, extension }: Layout): PlanPart {
  const path = isPagesRoute(pathOf(node))
    ? `${app}/api/auth/[...nextauth]/route.${extension}`
    : pathOf(node);
  const reason = `the function that called NextAuth had other code too (${placeOf(node)}): run that code in GET and POST`;
  const type = extension === 'ts' ? ': NextRequest' : '';
  const lines = [
    ...node
      .getText()
      .split('\n')
      .map((line) => `// ${line}`.trimEnd()),
    `export async function GET(request${type}) {`,
    '  // the code from before',
    '  return handlers.GET(request);',
    '}',
  ];
  return byHand(path, reason, lines.join('\n'));
}

/** @throws CommandError old_auth_found where a package would have to import `auth` from the app. */
function refuseCircle({ auth, code, packages }: Project, path: string): void {
  if (auth.kind === 'authjs' || packageAt(packages, path)) return;
  const first = packages
    .flatMap(({ folder }) => code.search(mentionsGetServerSession, folder))
    .find((from) => getServerSessionNames(code.file(from)).length > 0);
  if (first === undefined) return;
  throw uncertainMove(
    `${first} calls getServerSession, and \`auth\`, which replaces it, would be in ${path} of the app, which a package can't import. Write the options of NextAuth as an object in that package, or call getServerSession in the app only`,
  );
}

/** The file for `auth`: the one with the options, or a new file where the options are in a route. */
function authPlace(project: Project, v4: CallOfV4): AuthPlace {
  const { code, alias, layout, packages } = project;
  const path = [v4.variable?.path, v4.path].find((place) => place && !isRoute(place)) ?? newPath();
  const owner = packageAt(packages, path);
  const entry = owner && authEntry(code, owner, path);
  if (owner && entry === null) throw notExported(owner.name, path);
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
    throw uncertainMove(
      `the options of NextAuth have to leave ${v4.path}, and auth, lib/auth and auth-config are taken by other files. Move the options to a file of your own that is no route`,
    );
  }
}

const hasPages = (code: Code) => code.paths.some((path) => /^(src\/)?pages\//.test(path));

const isSameModule = (one: string, other: string) =>
  withoutEnding(one) === withoutEnding(other) || other.startsWith(`${withoutEnding(one)}/index.`);

function notExported(name: string, path: string): CommandError {
  return new CommandError(
    'not_exported',
    `The package ${name} has the options of NextAuth in ${path}. \`auth\` will be added to that file, so the package has to export everything in it. Add "export * from" that file to a file that the package's package.json exports, and run this again. Nothing was written.`,
  );
}
