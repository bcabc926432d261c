import { join } from 'node:path';
import { type CallExpression, Node, type SourceFile, type VariableDeclaration } from 'ts-morph';
import type { Code } from './code.ts';
import { installedVersion, majorOf, type PackageFile, rangeOf } from './package-file.ts';
import { callsOf, importedNames } from './syntax.ts';
import type { WorkspacePackage } from './workspace.ts';

/** How users sign in to the app. `owner` is the workspace's package with that code; not given: the app. */
export type AuthSetup = Setup & { readonly owner?: WorkspacePackage };

type Setup =
  | { readonly kind: 'none' }
  /** Auth.js v5: the file that calls `NextAuth(…)`. */
  | { readonly kind: 'authjs'; readonly path: string }
  /** The kit: the file that calls `createSessionKit(…)`. */
  | { readonly kind: 'kit'; readonly path: string }
  /** NextAuth v4. */
  | { readonly kind: 'nextauth-v4'; readonly path: string | null }
  /** Another library, by its package. */
  | { readonly kind: 'other'; readonly name: string };

const others = [
  'better-auth',
  '@clerk/nextjs',
  'iron-session',
  'lucia',
  '@auth0/nextjs-auth0',
  '@supabase/ssr',
  '@kinde-oss/kinde-auth-nextjs',
  '@workos-inc/authkit-nextjs',
  '@stackframe/stack',
];

/** Looks in the app first, then in packages that it uses, there for Auth.js and the kit before other libraries. */
export function findAuthSetup(
  code: Code,
  packageFile: PackageFile,
  packages: readonly WorkspacePackage[],
): AuthSetup {
  const inApp = setupIn(code, packageFile, '');
  // A dependency on next-auth that the app never calls doesn't show how users sign in.
  const isCalled = inApp.kind !== 'nextauth-v4' || inApp.path !== null;
  if (inApp.kind !== 'none' && isCalled) return inApp;
  const elsewhere = packages
    .map((owner): AuthSetup => ({ ...setupIn(code, owner.packageFile, owner.folder), owner }))
    .filter(({ kind }) => kind !== 'none');
  return elsewhere.find(({ kind }) => kind !== 'other') ?? elsewhere[0] ?? inApp;
}

function setupIn(code: Code, packageFile: PackageFile, place: string): Setup {
  const kit = fileThatCalls(code, 'kit', place);
  if (kit !== null) return { kind: 'kit', path: kit };
  const range = rangeOf('next-auth', packageFile);
  if (range !== null) {
    const path = fileThatCalls(code, 'authjs', place);
    const version = installedVersion('next-auth', join(code.folder, place)) ?? range;
    // The tag "beta" is v5, and "latest" is v4 for now. Code in the overlay was moved to v5, whatever is installed.
    const isV4 = code.overlay.size === 0 && (range === 'latest' || majorOf(version) === 4);
    if (isV4) return { kind: 'nextauth-v4', path };
    if (path !== null) return { kind: 'authjs', path };
  }
  const other = others.find((name) => rangeOf(name, packageFile) !== null);
  return other === undefined ? { kind: 'none' } : { kind: 'other', name: other };
}

/** The functions that configure sessions, and the modules that export them. */
const factories = {
  kit: { name: 'createSessionKit', specifier: 'authjs-session-kit/next' },
  authjs: { name: 'default', specifier: 'next-auth' },
};

function fileThatCalls(code: Code, factory: keyof typeof factories, place: string): string | null {
  const candidates = code
    .search((text) => text.includes(factories[factory].specifier), place)
    // A NextAuth() call in proxy or middleware is a second, edge-only instance: skip it.
    .filter((path) => !/(^|\/)(proxy|middleware)\.\w+$/.test(path));
  const calling = candidates.filter((path) => callOf(code.file(path), factory) !== undefined);
  // Prefer the file that takes `handlers`, then `signOut`: an edge-only instance takes only `auth`.
  const uses = (what: RegExp) => calling.find((path) => what.test(code.file(path).getFullText()));
  return uses(/\bhandlers\b/) ?? uses(/\bsignOut\b/) ?? calling[0] ?? null;
}

/** The call of `createSessionKit` or of `NextAuth`, whatever that is called in the file. */
export function callOf(
  file: SourceFile,
  factory: keyof typeof factories,
): CallExpression | undefined {
  const { name, specifier } = factories[factory];
  const names = importedNames(file)
    .filter((taken) => taken.name === name && taken.specifier === specifier && !taken.isType)
    .map(({ local }) => local);
  const calls = callsOf(file, names);
  // If the file calls NextAuth() twice, the one with `handlers` is the app's own.
  const declares = (call: CallExpression) => call.getFirstAncestor(Node.isVariableDeclaration);
  return calls.find((call) => /\bhandlers\b/.test(nameIn(declares(call)))) ?? calls[0];
}

const nameIn = (declaration: VariableDeclaration | undefined) =>
  declaration?.getNameNode().getText() ?? '';
