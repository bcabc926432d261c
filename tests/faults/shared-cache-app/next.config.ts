import { join } from 'node:path';
import type { NextConfig } from 'next';

const repository = join(import.meta.dirname, '..', '..', '..');

const config: NextConfig = {
  // The kit and the Prisma client are outside this folder.
  turbopack: { root: repository },
  outputFileTracingRoot: repository,
  // Turbopack looks for instrumentation.ts in every folder up to its root and would build the one of
  // the demo into this app. It asks for these extensions only, and the demo's has another.
  pageExtensions: ['tsx'],
  serverExternalPackages: ['pg'],
  // The repository's own check has seen the types.
  typescript: { ignoreBuildErrors: true },
  // By itself Next lets no cache keep a file of public/, so apps behind a CDN say this.
  headers: async () => [
    {
      source: '/picture.svg',
      headers: [{ key: 'Cache-Control', value: 'public, max-age=31536000' }],
    },
  ],
};

export default config;
