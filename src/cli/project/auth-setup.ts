import { join } from 'node:path';
import { type CallExpression, Node, type SourceFile } from 'ts-morph';
import { isBesideApp, readText, sourceFiles } from './files.ts';
import { majorOf } from './layout.ts';
import { installedVersion, type PackageFile, rangeOf } from './package-file.ts';
import { parseSource, scriptEndings } from './source.ts';
import { pathIn, type WorkspacePackage } from './workspace.ts';

/** How people sign in to the app so far, and the package of the workspace where that is not the app. */
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

/** In the app, or else in a package that it uses: Auth.js or the kit before other libraries. */
export function findAuthSetup(
  folder: string,
  packageFile: PackageFile,
  packages: readonly WorkspacePackage[],
): AuthSetup {
  const own = setupIn(folder, packageFile);
  if (own.kind !== 'none') return own;
  const others = packages.map((owner): AuthSetup => {
    const setup = setupIn(join(folder, owner.folder), owner.packageFile);
    if (!('path' in setup) || setup.path === null) return { ...setup, owner };
    return { ...setup, path: pathIn(owner, setup.path), owner };
  });
  const found = others.filter(({ kind }) => kind !== 'none');
  return found.find(({ kind }) => kind !== 'other') ?? found[0] ?? own;
}

function setupIn(folder: string, packageFile: PackageFile): Setup {
  const kit = fileThatCalls(folder, 'createSessionKit', 'authjs-session-kit/next');
  if (kit !== null) return { kind: 'kit', path: kit };
  const asked = rangeOf('next-auth', packageFile);
  if (asked !== null) {
    const path = fileThatCalls(folder, 'NextAuth', 'next-auth');
    const version = installedVersion('next-auth', folder) ?? asked;
    // "beta" is v5, as "latest" is v4 for now.
    const isV4 = asked === 'latest' || majorOf(version) === 4;
    if (isV4) return { kind: 'nextauth-v4', path };
    if (path !== null) return { kind: 'authjs', path };
  }
  const other = others.find((name) => rangeOf(name, packageFile) !== null);
  return other === undefined ? { kind: 'none' } : { kind: 'other', name: other };
}

function fileThatCalls(folder: string, name: string, from: string): string | null {
  const candidates = sourceFiles(folder, scriptEndings).filter((path) => {
    // An instance there is one beside the app's own, for the edge.
    if (/(^|\/)(proxy|middleware)\.\w+$/.test(path) || isBesideApp(path)) return false;
    const text = readText(join(folder, path)) ?? '';
    return text.includes(name) && text.includes(from);
  });
  const calling = candidates.filter(
    (path) => callOf(parseSource(folder, path), from) !== undefined,
  );
  // Of an instance that is only asked who is signed in, as one for the edge is, no more is taken.
  const uses = (what: RegExp) =>
    calling.find((path) => what.test(readText(join(folder, path)) ?? ''));
  return uses(/\bhandlers\b/) ?? uses(/\bsignOut\b/) ?? calling[0] ?? null;
}

/** The call of what a file imports from there: `NextAuth(…)`, whatever it is called in the file. */
export function callOf(file: SourceFile, from: string): CallExpression | undefined {
  // Types may be imported from there by a line of their own.
  const names = file
    .getImportDeclarations()
    .filter((each) => each.getModuleSpecifierValue() === from && !each.isTypeOnly())
    .flatMap((each) => [
      each.getDefaultImport()?.getText() ?? [],
      ...each.getNamedImports().map((one) => one.getAliasNode()?.getText() ?? one.getName()),
    ])
    .flat();
  const call = file.getFirstDescendant(
    (node) => Node.isCallExpression(node) && names.includes(node.getExpression().getText()),
  );
  return Node.isCallExpression(call) ? call : undefined;
}
