const { NEXT_BASE_PATH, TRAILING_SLASH, CACHE_COMPONENTS } = process.env;

export default {
  ...(NEXT_BASE_PATH && { basePath: NEXT_BASE_PATH }),
  trailingSlash: Boolean(TRAILING_SLASH),
  ...(CACHE_COMPONENTS && { cacheComponents: true }),
  transpilePackages: ['authjs-session-kit', 'next-auth'],
  turbopack: { root: import.meta.dirname },
  outputFileTracingRoot: import.meta.dirname,
  typescript: { ignoreBuildErrors: true },
};
