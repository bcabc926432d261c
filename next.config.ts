import type { NextConfig } from 'next';
import { PHASE_DEVELOPMENT_SERVER } from 'next/constants';

const secondServer = process.env.NEXT_DIST_DIR;

const everywhere = ['tsx', 'ts'];

const config = (phase: string): NextConfig => ({
  // `route.dev.ts` is a route where the app is developed. No production build has it.
  pageExtensions: phase === PHASE_DEVELOPMENT_SERVER ? ['dev.ts', ...everywhere] : everywhere,
  cacheComponents: true,
  partialPrefetching: true,
  reactStrictMode: true,
  poweredByHeader: false,
  // A second `npm run dev` on another port needs a folder of its own, which Next would write into
  // tsconfig.json.
  distDir: secondServer || '.next',
  typescript: { tsconfigPath: secondServer ? 'tsconfig.second-server.json' : 'tsconfig.json' },
  // No page of another site may show one of these in a frame, and have it clicked there.
  headers: async () => [
    {
      source: '/:path*',
      headers: [{ key: 'Content-Security-Policy', value: "frame-ancestors 'none'" }],
    },
  ],
  serverExternalPackages: ['@node-rs/argon2', 'pg', 'rate-limiter-flexible', 'nodemailer'],
});

export default config;
