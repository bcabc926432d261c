import type { NextConfig } from 'next';

const config: NextConfig = {
  cacheComponents: true,
  reactStrictMode: true,
  poweredByHeader: false,
  // A second `npm run dev` on another port needs a folder of its own.
  distDir: process.env.NEXT_DIST_DIR ?? '.next',
  serverExternalPackages: ['@node-rs/argon2', 'pg', 'rate-limiter-flexible', 'nodemailer'],
};

export default config;
