import { posix } from 'node:path';
import type { PrismaClientExport } from '../project/prisma-client.ts';
import type { PrismaSetup } from '../project/prisma-setup.ts';
import type { Project } from '../project/project.ts';
import { byHand, created, type PlanPart, skipped } from './plan.ts';

interface ClientPlan {
  part: PlanPart;
  client: PrismaClientExport;
  /** Whether the new module imports Prisma's driver for PostgreSQL. */
  driver: boolean;
}

/** Plans the module that exports the Prisma client: the app's own, or a new one. */
export function planClient(
  { layout, prismaClient, alias }: Project,
  prisma: PrismaSetup,
): ClientPlan {
  if (prismaClient) {
    return {
      part: skipped(prismaClient.module, 'it exports the Prisma client'),
      client: prismaClient,
      driver: false,
    };
  }
  const module = `${layout.source}lib/prisma`;
  const client = { module, name: 'prisma' };
  const path = `${module}.${layout.extension}`;
  const generated = generatedClient(prisma, (to) => alias.specifier(path, to));
  const { needsDriver, provider } = prisma;
  const driver = needsDriver ? driverFor(prisma) : null;
  const text = clientText(generated, driver, layout.typescript);
  if (needsDriver && !driver?.added) {
    const choice = driver
      ? `none was found, and the driver for "${provider}" is yours to choose. With ${driver.package}, add that package and write this`
      : `none was found, and the driver for "${provider}" is yours to choose: export the client as "prisma"`;
    return { part: byHand(path, choice, driver ? text : undefined), client, driver: false };
  }
  return {
    part: created(path, text, 'one Prisma client for the app'),
    client,
    driver: needsDriver,
  };
}

/** The module of the generated client: a package, or the path that the schema gives it. */
function generatedClient(
  { output, folder, files, generator }: PrismaSetup,
  specifier: (to: string) => string,
): string {
  if (output === null) return '@prisma/client';
  // Relative to the file with the generator. In a schema of several files that is usually in the top folder.
  const beside = folder ?? posix.dirname(files[0]?.path ?? '');
  const place = posix.join(beside, output);
  return specifier(generator === 'prisma-client' ? `${place}/client` : place);
}

function clientText(from: string, driver: Driver | null, typescript: boolean): string {
  const kept = typescript
    ? 'const kept = globalThis as { prisma?: PrismaClient };'
    : 'const kept = globalThis;';
  const client = driver
    ? `new PrismaClient({\n    adapter: new ${driver.name}(${driver.argument}),\n  })`
    : 'new PrismaClient()';
  return `${driver ? `import { ${driver.name} } from '${driver.package}';\n` : ''}import { PrismaClient } from '${from}';

// Development evaluates modules again and again; globalThis stays.
${kept}

export const prisma =
  kept.prisma ??
  ${client};

if (process.env.NODE_ENV !== 'production') kept.prisma = prisma;
`;
}

/** A driver adapter of Prisma, for a client without an engine. */
interface Driver {
  readonly package: string;
  readonly name: string;
  /** The argument of its constructor, as code. */
  readonly argument: string;
  /** Whether `init` adds it itself. */
  readonly added: boolean;
}

/** `null`: there is no usual driver for this database. */
function driverFor({ provider, major }: Pick<PrismaSetup, 'provider' | 'major'>) {
  return drivers(major)[provider] ?? null;
}

function drivers(major: number): Readonly<Record<string, Driver>> {
  const postgresql: Driver = {
    package: '@prisma/adapter-pg',
    name: 'PrismaPg',
    argument: '{ connectionString: process.env.DATABASE_URL }',
    added: true,
  };
  return {
    postgresql,
    postgres: postgresql,
    sqlite: {
      package: '@prisma/adapter-better-sqlite3',
      // It was renamed with Prisma 7.
      name: major >= 7 ? 'PrismaBetterSqlite3' : 'PrismaBetterSQLite3',
      argument: "{ url: process.env.DATABASE_URL ?? '' }",
      added: false,
    },
    mysql: {
      package: '@prisma/adapter-mariadb',
      name: 'PrismaMariaDb',
      argument: "process.env.DATABASE_URL ?? ''",
      added: false,
    },
  };
}
