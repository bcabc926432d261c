import { Node, type SourceFile } from 'ts-morph';
import { firstOf } from './files.ts';
import type { Layout } from './layout.ts';
import { bare, parseSource } from './source.ts';

/** `proxy.ts`, or `middleware.ts` as it was called before Next 16. */
export interface RequestGuard {
  readonly path: string;
  /** The name of the function that Next calls. */
  readonly kind: 'proxy' | 'middleware';
  readonly shape: GuardShape;
  /** What `config.matcher` says; `null`: every path, or it can't be told without running it. */
  readonly matcher: readonly string[] | null;
}

/** How its function is exported. */
export type GuardShape =
  | 'default function'
  | 'named function'
  | 'default expression'
  | 'named constant'
  | 'unknown';

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
    return { path, kind, shape: shapeOf(file, kind), matcher: matcherOf(file) };
  });
}

export function shapeOf(file: SourceFile, kind: RequestGuard['kind']): GuardShape {
  const named = file.getFunction(kind);
  if (named?.isExported()) return named.isDefaultExport() ? 'default function' : 'named function';
  if (file.getFunctions().some((each) => each.isDefaultExport())) return 'default function';
  const constant = file.getVariableDeclaration(kind);
  if (constant?.isExported() && constant.getInitializer()) return 'named constant';
  return file.getExportAssignment((each) => !each.isExportEquals())
    ? 'default expression'
    : 'unknown';
}

function matcherOf(file: SourceFile): string[] | null {
  const config = bare(file.getVariableDeclaration('config')?.getInitializer());
  if (!Node.isObjectLiteralExpression(config)) return null;
  const property = config.getProperty('matcher');
  const value = Node.isPropertyAssignment(property) ? bare(property.getInitializer()) : undefined;
  if (Node.isStringLiteral(value) || Node.isNoSubstitutionTemplateLiteral(value)) {
    return [value.getLiteralText()];
  }
  if (!Node.isArrayLiteralExpression(value)) return null;
  const paths = value.getElements().map(bare);
  return paths.every(
    (each) => Node.isStringLiteral(each) || Node.isNoSubstitutionTemplateLiteral(each),
  )
    ? paths.map((each) => each.getLiteralText())
    : null;
}
