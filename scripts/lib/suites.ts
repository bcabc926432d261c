/** What `npm test` runs: what one waits for. */
export const mainSuites = [
  'unit',
  'types',
  'cli',
  'contract',
  'configurations',
  'stores',
  'e2e',
] as const;

/** What `npm run test:rest` runs: what takes longer, with all there is of `stores` and `e2e`. */
export const restSuites = ['faults', 'stores', 'adopt', 'e2e', 'node22', 'node24'] as const;

export type SuiteName = (typeof mainSuites | typeof restSuites)[number];
export type Part = 'main' | 'rest';

/** A suite, and the files of it that are asked for, by how their paths begin. */
export interface AskedSuite {
  readonly name: SuiteName;
  readonly places: readonly string[];
}

/** What every version of Node is asked for: what depends on it, and takes neither apps nor a browser. */
const projectsOnEachNode = ['unit', 'contract'] as const;

/** `node22` asks Node 22. */
export function nodeOf(suite: string): string | undefined {
  return /^node(\d+)$/.exec(suite)?.[1];
}

const projects: Partial<Record<SuiteName, Readonly<Record<Part, readonly string[]>>>> = {
  stores: { main: ['stores'], rest: ['stores', 'stores-rest'] },
  e2e: {
    main: ['jwt', 'database'],
    rest: ['jwt', 'database', 'jwt-rest', 'database-rest', 'development'],
  },
};

/**
 * What the suite's runner calls its projects: those of playwright.config.ts for `e2e`, of
 * vitest.config.ts for all others.
 */
export function projectsOf(suite: SuiteName, part: Part): readonly string[] {
  return nodeOf(suite) ? projectsOnEachNode : (projects[suite]?.[part] ?? [suite]);
}

/** Where the files are that `unit`, `unit/docs` or `node22/unit/docs` asks for. */
export function placesOf(asked: string): string[] {
  const [suite = '', ...more] = asked.split('/');
  if (!nodeOf(suite)) return [`tests/${[suite, ...more].join('/')}${more.length > 0 ? '' : '/'}`];
  return more.length > 0 ? placesOf(more.join('/')) : projectsOnEachNode.flatMap(placesOf);
}

/** The suite that a test file is in: the first folder below `tests`. */
export function suiteOf(path: string): string | undefined {
  return /(?:^|\/)tests\/([\w-]+)\//.exec(path)?.[1];
}
