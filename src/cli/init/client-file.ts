import { posix } from 'node:path';
import type { PrismaClientExport } from '../project/prisma-client.ts';
import type { PrismaSetup } from '../project/prisma-setup.ts';
import type { Project } from '../project/project.ts';
import { byHand, created, type Part, skipped } from './plan.ts';

interface ClientPlan {
  part: Part;
  client: PrismaClientExport;
  /** Whether the new module imports Prisma's driver for PostgreSQL. */
  driver: boolean;
}

/** The module that exports the app's Prisma client: the app's own, or a new one. */
export function planClient({ layout, prisma, prismaClient, alias }: Project): ClientPlan {
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
  const generated = prisma
    ? generatedClient(prisma, (to) => alias.specifier(path, to))
    : '@prisma/client';
  const needsAdapter = (prisma?.major ?? 7) >= 7;
  if (needsAdapter && prisma && !prisma.provider.startsWith('postgres')) {
    const reason = `none was found, and the driver for "${prisma.provider}" is yours to choose: export the client as "prisma"`;
    return { part: byHand(path, reason), client, driver: false };
  }
  const text = clientText(generated, needsAdapter, layout.typescript);
  return {
    part: created(path, text, 'one Prisma client for the app'),
    client,
    driver: needsAdapter,
  };
}

/** What the client is imported from: node_modules, or where the schema says that it is generated. */
function generatedClient(
  { output, folder, files, generator }: PrismaSetup,
  specifier: (to: string) => string,
): string {
  if (output === null) return '@prisma/client';
  // From the file that the generator stands in; with a folder of files that is mostly its top.
  const beside = folder ?? posix.dirname(files[0]?.path ?? '');
  const place = posix.join(beside, output);
  return specifier(generator === 'prisma-client' ? `${place}/client` : place);
}

function clientText(from: string, needsAdapter: boolean, typescript: boolean): string {
  const kept = typescript
    ? 'const kept = globalThis as { prisma?: PrismaClient };'
    : 'const kept = globalThis;';
  const made = needsAdapter
    ? 'new PrismaClient({\n    adapter: new PrismaPg({ connectionString: process.env.DATABASE_URL }),\n  })'
    : 'new PrismaClient()';
  return `${needsAdapter ? "import { PrismaPg } from '@prisma/adapter-pg';\n" : ''}import { PrismaClient } from '${from}';

// Development evaluates modules again and again; globalThis stays.
${kept}

export const prisma =
  kept.prisma ??
  ${made};

if (process.env.NODE_ENV !== 'production') kept.prisma = prisma;
`;
}
