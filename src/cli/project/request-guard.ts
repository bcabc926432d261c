import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { SourceFile } from 'ts-morph';
import type { Code } from './code.ts';
import { firstOf } from './files.ts';
import type { Layout } from './layout.ts';
import { localName } from './syntax.ts';

/** `proxy.ts`, or `middleware.ts`, its name before Next.js 16. */
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

/** The first major version of Next.js with `proxy`. It still runs `middleware`. */
export const proxyMajor = 16;

const kinds = ['proxy', 'middleware'] as const;
const endings = ['ts', 'js', 'mts', 'mjs', 'tsx'];

/** Finds all guards. With two of them the build fails. */
export function findRequestGuards(code: Code, { source }: Layout): RequestGuard[] {
  return kinds.flatMap((kind) => {
    const paths = endings.map((ending) => `${source}${kind}.${ending}`);
    const path = firstOf(code.folder, paths);
    return path === null ? [] : { path, kind, shape: shapeOf(code.file(path), kind) };
  });
}

/** Guards in folders where Next.js doesn't run them, and their right paths. */
export function misplacedGuards(code: Code, { source }: Layout) {
  const others = ['', 'src/', 'app/', 'src/app/'].filter((place) => place !== source);
  return others.flatMap((place) =>
    kinds.flatMap((kind) =>
      endings
        .map((ending) => `${place}${kind}.${ending}`)
        .filter((path) => isGuard(code, path, kind))
        .map((path) => ({ path, place: `${source}${path.slice(place.length)}` })),
    ),
  );
}

/** Whether a file is a guard. A file of that name may be something else. */
export function isGuard(code: Code, path: string, kind: RequestGuard['kind']): boolean {
  if (!existsSync(join(code.folder, path))) return false;
  const file = code.file(path);
  // `export { auth as middleware } from '@/auth'`, as Auth.js's documentation has it.
  const reexported = file
    .getExportDeclarations()
    .flatMap((declaration) => declaration.getNamedExports())
    .map(localName);
  return reexported.includes(kind) || shapeOf(file, kind) !== 'unknown';
}

function shapeOf(file: SourceFile, kind: RequestGuard['kind']): GuardShape {
  const byName = file.getFunction(kind);
  if (byName?.isExported()) return byName.isDefaultExport() ? 'default function' : 'named function';
  if (file.getFunctions().some((declaration) => declaration.isDefaultExport()))
    return 'default function';
  const constant = file.getVariableDeclaration(kind);
  if (constant?.isExported() && constant.getInitializer()) return 'named constant';
  return file.getExportAssignment((assignment) => !assignment.isExportEquals())
    ? 'default expression'
    : 'unknown';
}
