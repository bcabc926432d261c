import { join } from 'node:path';
import type { NextConfig } from 'next';

const repository = join(import.meta.dirname, '..', '..', '..');

const config: NextConfig = {
  // The Prisma client is outside this folder.
  turbopack: { root: repository },
  outputFileTracingRoot: repository,
  // Turbopack looks for proxy.ts and instrumentation.ts in every folder up to its root and would
  // build the kit's own into this app. It asks for these extensions only, and the kit's have others.
  pageExtensions: ['tsx'],
};

export default config;
