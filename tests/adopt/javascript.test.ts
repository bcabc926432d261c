import ts from 'typescript';
import { expect, it } from 'vitest';
import {
  authjsModels,
  clientInPackage,
  javascriptLayout,
  prismaConfig,
} from '../support/prisma-files.ts';
import { leavingFile } from './support/leave.ts';
import { oidcProvider } from './support/pages.ts';
import { dependenciesOfApp, gitIgnore, packagesOf, sessionPage } from './support/plain-app.ts';
import { everyUserIn, walk } from './support/walk.ts';

// Without TypeScript: the packages, the client that Prisma generates, and what `init` writes.

/** @param adapter as the app makes it. */
const auth = (adapter: string, imports: string) => `import NextAuth from 'next-auth';
import { prisma } from '@/lib/prisma';
${imports}

export const { handlers, auth, signIn, signOut } = NextAuth({
  adapter: ${adapter}(prisma),
  session: { strategy: 'database' },
  providers: [${oidcProvider}],
});
`;

/** What the page shows, for those who write it by hand without types. */
function javascript(text: string): string {
  const compilerOptions = { target: ts.ScriptTarget.ESNext, module: ts.ModuleKind.ESNext };
  return ts.transpileModule(text, { compilerOptions }).outputText;
}

it('an app in JavaScript: no step signs a user out', { timeout: 1_200_000 }, async () => {
  const stages = await walk({
    name: 'javascript',
    firstStrategy: 'database',
    pages: ['/', '/account'],
    files: {
      '.gitignore': gitIgnore,
      'package.json': JSON.stringify({
        private: true,
        dependencies: dependenciesOfApp,
        devDependencies: packagesOf('prisma'),
      }),
      'jsconfig.json': JSON.stringify({ compilerOptions: { paths: { '@/*': ['./*'] } } }),
      'prisma/schema.prisma': `${clientInPackage}${authjsModels}`,
      'prisma.config.js': prismaConfig,
      'lib/prisma.js': `import { PrismaPg } from '@prisma/adapter-pg';
import { PrismaClient } from '@prisma/client';

export const prisma = new PrismaClient({
  adapter: new PrismaPg({ connectionString: process.env.DATABASE_URL }),
});
`,
      'auth.js': auth('PrismaAdapter', "import { PrismaAdapter } from '@auth/prisma-adapter';"),
      'proxy.js': `import { NextResponse } from 'next/server';
import { auth } from '@/auth';

export default auth((request) => {
  if (!request.auth && request.nextUrl.pathname === '/account') {
    return NextResponse.redirect(new URL('/', request.nextUrl));
  }
});

export const config = { matcher: ['/account'] };
`,
      'app/api/auth/[...nextauth]/route.js':
        "import { handlers } from '@/auth';\n\nexport const { GET, POST } = handlers;\n",
      'app/layout.js': javascriptLayout,
      'app/page.js': sessionPage('@/auth'),
      'app/account/page.js': sessionPage('@/auth'),
    },
    left: {
      'adapter-for-hashes.js': javascript(leavingFile('adapter-for-hashes.ts', '@prisma/client')),
      'auth.js': auth(
        'adapterForHashes',
        "import { adapterForHashes } from './adapter-for-hashes';",
      ),
    },
  });
  expect(stages).toEqual(everyUserIn('database'));
});
