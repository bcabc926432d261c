import { join } from 'node:path';
import type { NextConfig } from 'next';

const repository = join(import.meta.dirname, '..', '..');

const config: NextConfig = {
  // The kit and the Prisma client are outside this folder.
  turbopack: { root: repository },
  outputFileTracingRoot: repository,
  // Keeps the repository's own proxy.ts and instrumentation.ts out of this app.
  pageExtensions: ['tsx'],
  poweredByHeader: false,
  serverExternalPackages: ['pg'],
};

export default config;
