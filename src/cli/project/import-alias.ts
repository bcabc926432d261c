import { posix } from 'node:path';
import { z } from 'zod';
import { readCompilerOptions } from './compiler-options.ts';

/** How the app's own files are imported from anywhere in it. */
export interface ImportAlias {
  /** From a path in the app, without its ending, to what an import says. */
  specifier(from: string, to: string): string;
}

const options = z.looseObject({
  baseUrl: z.string().optional(),
  paths: z.record(z.string(), z.array(z.string())).optional(),
});

/** From `paths` in tsconfig.json or jsconfig.json; where none covers a path, by a relative one. */
export function findImportAlias(folder: string): ImportAlias {
  const aliases = aliasesIn(folder);
  return {
    specifier(from, to) {
      for (const { prefix, target } of aliases) {
        if (to.startsWith(target)) return `${prefix}${to.slice(target.length)}`;
      }
      const relative = posix.relative(posix.dirname(from), to);
      return relative.startsWith('.') ? relative : `./${relative}`;
    },
  };
}

interface Alias {
  /** "@/", of "@/*". */
  prefix: string;
  /** "src/" or "", of "./src/*" or "./*". */
  target: string;
}

function aliasesIn(folder: string): Alias[] {
  const { paths = {}, baseUrl } = options.catch({}).parse(readCompilerOptions(folder));
  const base = baseUrl === undefined ? '' : posix.relative(posixed(folder), posixed(baseUrl));
  return Object.entries(paths).flatMap(([pattern, targets]) => {
    const [first] = targets;
    if (!pattern.endsWith('/*') || !first?.endsWith('*')) return [];
    const inside = posix.join(base, first.slice(0, -1));
    return { prefix: pattern.slice(0, -1), target: inside === './' ? '' : inside };
  });
}

const posixed = (path: string) => path.replaceAll('\\', '/');
