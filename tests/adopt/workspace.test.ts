import { expect, it } from 'vitest';
import { authjsModels, generatorInto, prismaConfig } from '../support/prisma-files.ts';
import { leavingFile } from './support/leave.ts';
import { oidcProvider } from './support/pages.ts';
import { gitIgnore, layout, packagesOf, sessionPage, tsconfig } from './support/plain-app.ts';
import { everyUserIn, walk } from './support/walk.ts';

// Auth.js is configured in one package, the schema and the client are in another.

const manifestOf = (name: string, others: object) =>
  JSON.stringify({ name, private: true, version: '0.0.0', ...others });

/** @param adapter as the package makes it. */
const auth = (adapter: string, imports: string) => `import NextAuth from 'next-auth';
import { db } from '@repo/db';
${imports}

export const { handlers, auth, signIn, signOut } = NextAuth({
  adapter: ${adapter}(db),
  providers: [${oidcProvider}],
  callbacks: {
    session: ({ session, user }) => ({ ...session, user: { ...session.user, id: user.id } }),
  },
});
`;

it.each([
  ['npm', '*', { workspaces: ['apps/*', 'packages/*'] }, {}],
  ['pnpm', 'workspace:*', {}, { 'pnpm-workspace.yaml': 'packages: [apps/*, packages/*]\n' }],
] as const)(
  'a workspace of %s with packages/auth and packages/db: no step signs a user out',
  {
    timeout: 1_200_000,
  },
  async (manager, here, workspaces, more) => {
    const stages = await walk({
      name: `workspace-${manager}`,
      firstStrategy: 'database',
      made: { place: 'apps/web', schemaAt: 'packages/db/', manager },
      pages: ['/', '/account'],
      files: {
        '.gitignore': gitIgnore,
        ...more,
        'package.json': manifestOf('repo', workspaces),
        'packages/db/package.json': manifestOf('@repo/db', {
          exports: { '.': './src/index.ts', './types': './generated/prisma/client.ts' },
          dependencies: packagesOf('@prisma/client', '@prisma/adapter-pg'),
          devDependencies: packagesOf('prisma', 'typescript', '@types/node'),
        }),
        'packages/db/prisma/schema.prisma': `${generatorInto('')}${authjsModels}`,
        'packages/db/prisma.config.ts': prismaConfig,
        'packages/db/src/index.ts': `import { PrismaPg } from '@prisma/adapter-pg';
import { PrismaClient } from '../generated/prisma/client';

const kept = globalThis as { db?: PrismaClient };

export const db =
  kept.db ??
  new PrismaClient({ adapter: new PrismaPg({ connectionString: process.env.DATABASE_URL }) });

if (process.env.NODE_ENV !== 'production') kept.db = db;
`,
        'packages/auth/package.json': manifestOf('@repo/auth', {
          exports: { '.': './src/index.ts' },
          dependencies: {
            '@repo/db': here,
            ...packagesOf('next', 'react', 'react-dom', 'next-auth', '@auth/prisma-adapter'),
          },
          devDependencies: packagesOf('typescript', '@types/node', '@types/react'),
        }),
        'packages/auth/src/index.ts': auth(
          'PrismaAdapter',
          "import { PrismaAdapter } from '@auth/prisma-adapter';",
        ),
        'apps/web/package.json': manifestOf('web', {
          dependencies: { '@repo/auth': here, ...packagesOf('next', 'react', 'react-dom') },
          devDependencies: packagesOf('typescript', '@types/node', '@types/react'),
        }),
        'apps/web/tsconfig.json': tsconfig(),
        'apps/web/next.config.ts':
          "export default { transpilePackages: ['@repo/auth', '@repo/db'] };\n",
        'apps/web/app/layout.tsx': layout,
        'apps/web/app/page.tsx': sessionPage('@repo/auth'),
        'apps/web/app/account/page.tsx': sessionPage('@repo/auth'),
        'apps/web/app/api/auth/[...nextauth]/route.ts':
          "import { handlers } from '@repo/auth';\n\nexport const { GET, POST } = handlers;\n",
        'apps/web/proxy.ts': `export { auth as proxy } from '@repo/auth';

export const config = { matcher: ['/account'] };
`,
      },
      left: {
        'packages/auth/src/adapter-for-hashes.ts': leavingFile(
          'adapter-for-hashes.ts',
          '@repo/db/types',
        ),
        'packages/auth/src/index.ts': auth(
          'adapterForHashes',
          "import { adapterForHashes } from './adapter-for-hashes';",
        ),
      },
    });
    expect(stages).toEqual(everyUserIn('database'));
  },
);
