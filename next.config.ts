import type { NextConfig } from 'next';

const secondServer = process.env.NEXT_DIST_DIR;

const config: NextConfig = {
  cacheComponents: true,
  partialPrefetching: true,
  reactStrictMode: true,
  poweredByHeader: false,
  // A second `npm run dev` on another port needs a folder of its own, which Next would write into
  // tsconfig.json.
  distDir: secondServer || '.next',
  typescript: { tsconfigPath: secondServer ? 'tsconfig.second-server.json' : 'tsconfig.json' },
  serverExternalPackages: ['@node-rs/argon2', 'pg', 'rate-limiter-flexible', 'nodemailer'],
};

export default config;
