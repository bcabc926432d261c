import { expect, it } from 'vitest';
import { leavingFile } from './support/leave.ts';
import { oidcProvider } from './support/pages.ts';
import { sessionPage, typescriptApp } from './support/plain-app.ts';
import { everyUserIn, walk } from './support/walk.ts';

// With Next's `basePath`. Plain Auth.js knows nothing of it, so the app puts it back into what its routes
// are asked, as Auth.js's maintainers advise, and spells it in its configuration.

/** @param callbacks of an app that has left the kit. */
const auth = (
  callbacks = '',
  imports = '',
) => `import { PrismaAdapter } from '@auth/prisma-adapter';
import NextAuth from 'next-auth';
import { prisma } from '@/lib/prisma';
${imports}
export const { handlers, auth, signIn, signOut } = NextAuth({
  adapter: PrismaAdapter(prisma),
  basePath: '/shop/api/auth',
  session: { strategy: 'jwt' },
  providers: [${oidcProvider}],${callbacks}
});
`;

it('an app with basePath: no step signs a user out', { timeout: 1_200_000 }, async () => {
  const stages = await walk({
    name: 'base-path',
    firstStrategy: 'jwt',
    made: { routes: '/shop/api/auth' },
    pages: ['/shop'],
    scripted: ['/shop/client'],
    files: {
      ...typescriptApp,
      'next.config.ts': "export default { basePath: '/shop' };\n",
      'auth.ts': auth(),
      'app/api/auth/[...nextauth]/route.ts': `import { NextRequest } from 'next/server';
import { handlers } from '@/auth';

function withBasePath(request: NextRequest) {
  const { origin, pathname, search } = request.nextUrl;
  return new NextRequest(\`\${origin}/shop\${pathname}\${search}\`, request);
}

export const GET = (request: NextRequest) => handlers.GET(withBasePath(request));
export const POST = (request: NextRequest) => handlers.POST(withBasePath(request));
`,
      'app/page.tsx': sessionPage('@/auth'),
      'app/client/page.tsx': `'use client';

import { SessionProvider, useSession } from 'next-auth/react';

function Name() {
  return <p>{useSession().data?.user?.name ?? 'nobody'}</p>;
}

export default function Page() {
  return (
    <SessionProvider basePath="/shop/api/auth">
      <Name />
    </SessionProvider>
  );
}
`,
    },
    left: {
      'without-kit.ts': leavingFile('without-kit.ts', './generated/prisma/client'),
      'auth.ts': auth(
        '\n  callbacks: { jwt: ({ token }) => withoutKit(token, prisma) },',
        "import { withoutKit } from './without-kit';\n",
      ),
    },
  });
  expect(stages).toEqual(everyUserIn('jwt'));
});
