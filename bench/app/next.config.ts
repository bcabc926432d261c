import { join } from 'node:path';
import type { NextConfig } from 'next';

const repository = join(import.meta.dirname, '..', '..');

const config: NextConfig = {
  // The kit and the Prisma client are outside this folder.
  turbopack: { root: repository },
  outputFileTracingRoot: repository,
  // The root's own proxy.ts and instrumentation.ts would be built into this app too; they have
  // another extension.
  pageExtensions: ['tsx'],
  poweredByHeader: false,
  serverExternalPackages: ['pg'],
};

export default config;
