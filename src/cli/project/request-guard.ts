import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { type CallExpression, type SourceFile, SyntaxKind } from 'ts-morph';
import { firstOf } from './files.ts';
import type { Layout } from './layout.ts';
import { parseSource } from './source.ts';

/** `proxy.ts`, or `middleware.ts` as it was called before Next 16. */
export interface RequestGuard {
  readonly path: string;
  /** The name of the function that Next calls. */
  readonly kind: 'proxy' | 'middleware';
  readonly shape: GuardShape;
}

/** How its function is exported. */
export type GuardShape =
  | 'default function'
  | 'named function'
  | 'default expression'
  | 'named constant'
  | 'unknown';

/** Next.js knows `proxy` from here on, and `middleware` as its older name. */
export const proxyMajor = 16;

const endings = ['ts', 'js', 'mts', 'mjs', 'tsx'];

/** Every one of them: two beside each other break the build. */
export function findRequestGuards(folder: string, { source }: Layout): RequestGuard[] {
  return (['proxy', 'middleware'] as const).flatMap((kind) => {
    const path = firstOf(
      folder,
      endings.map((ending) => `${source}${kind}.${ending}`),
    );
    if (path === null) return [];
    const file = parseSource(folder, path);
    return { path, kind, shape: shapeOf(file, kind) };
  });
}

/** Those that Next.js doesn't run, and where it would. */
export function misplacedGuards(folder: string, { source }: Layout) {
  const others = ['', 'src/', 'app/', 'src/app/'].filter((place) => place !== source);
  return others.flatMap((place) =>
    (['proxy', 'middleware'] as const).flatMap((kind) =>
      endings
        .map((ending) => `${place}${kind}.${ending}`)
        .filter((path) => isGuard(folder, path, kind))
        .map((path) => ({ path, place: `${source}${path.slice(place.length)}` })),
    ),
  );
}

/** A file of that name can be something else. */
export function isGuard(folder: string, path: string, kind: RequestGuard['kind']): boolean {
  if (!existsSync(join(folder, path))) return false;
  const file = parseSource(folder, path);
  // `export { auth as middleware } from '@/auth'`, as Auth.js's documentation has it.
  const handedOn = file
    .getExportDeclarations()
    .flatMap((each) => each.getNamedExports())
    .map((each) => each.getAliasNode()?.getText() ?? each.getName());
  return handedOn.includes(kind) || shapeOf(file, kind) !== 'unknown';
}

function shapeOf(file: SourceFile, kind: RequestGuard['kind']): GuardShape {
  const named = file.getFunction(kind);
  if (named?.isExported()) return named.isDefaultExport() ? 'default function' : 'named function';
  if (file.getFunctions().some((each) => each.isDefaultExport())) return 'default function';
  const constant = file.getVariableDeclaration(kind);
  if (constant?.isExported() && constant.getInitializer()) return 'named constant';
  return file.getExportAssignment((each) => !each.isExportEquals())
    ? 'default expression'
    : 'unknown';
}

/** Where a file makes an instance of Auth.js: `NextAuth(…)`, whatever it is called there. */
export function instanceIn(file: SourceFile): CallExpression | undefined {
  const makers = file
    .getImportDeclarations()
    .filter((each) => each.getModuleSpecifierValue() === 'next-auth' && !each.isTypeOnly())
    .flatMap((each) => [
      each.getDefaultImport()?.getText(),
      ...each
        .getNamedImports()
        .filter((one) => one.getName() === 'default')
        .map((one) => one.getAliasNode()?.getText()),
    ]);
  return file
    .getDescendantsOfKind(SyntaxKind.CallExpression)
    .find((call) => makers.includes(call.getExpression().getText()));
}
