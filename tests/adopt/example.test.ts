import { expect, it } from 'vitest';
import { leavingFile } from './support/leave.ts';
import { oidcProvider } from './support/pages.ts';
import { sessionPage, tsconfig, typescriptApp } from './support/plain-app.ts';
import { prismaClient } from './support/prisma.ts';
import { everyUserIn, walk } from './support/walk.ts';

// As Auth.js's own example has it: routes below /auth, `callbacks.authorized` behind the proxy, claims that
// `callbacks.session` hands out, a provider in the browser, and imports that begin at the top.

/** @param jwt the statements of `callbacks.jwt`. */
const auth = (jwt: string, imports = '') => `import NextAuth from 'next-auth';
import 'next-auth/jwt';
import { PrismaAdapter } from '@auth/prisma-adapter';
import { prisma } from 'lib/prisma';
${imports}
export const { handlers, auth, signIn, signOut } = NextAuth({
  debug: !!process.env.AUTH_DEBUG,
  theme: { logo: '/logo.png' },
  adapter: PrismaAdapter(prisma),
  providers: [${oidcProvider}],
  basePath: '/auth',
  session: { strategy: 'jwt' },
  callbacks: {
    authorized({ request, auth }) {
      return request.nextUrl.pathname === '/guarded' ? !!auth : true;
    },
    ${jwt}
    async session({ session, token }) {
      if (token?.accessToken) session.accessToken = token.accessToken;
      return session;
    },
  },
});

declare module 'next-auth' {
  interface Session {
    accessToken?: string;
  }
}

declare module 'next-auth/jwt' {
  interface JWT {
    accessToken?: string;
  }
}
`;

const claims = `if (trigger === 'update') token.name = session.user.name;
      if (account?.provider === 'oidc') return { ...token, accessToken: account.access_token };
      return token;`;

it("an app in the shape of Auth.js's example: no step signs a user out", {
  timeout: 1_200_000,
}, async () => {
  const stages = await walk({
    name: 'example',
    firstStrategy: 'jwt',
    made: { routes: '/auth' },
    // A token of the provider's, which that example hands to the browser.
    findings: ['session-leaks-token auth.ts:33'],
    pages: ['/', '/guarded'],
    scripted: ['/client'],
    files: {
      ...typescriptApp,
      'tsconfig.json': tsconfig({ baseUrl: '.' }),
      'auth.ts': auth(`jwt({ token, trigger, session, account }) {
      ${claims}
    },`),
      'proxy.ts': `export { auth as proxy } from 'auth';

export const config = { matcher: ['/((?!api|_next/static|_next/image|favicon.ico).*)'] };
`,
      'lib/prisma.ts': prismaClient('export { prisma };').replace('@/', ''),
      'app/auth/[...nextauth]/route.ts': `import { handlers } from 'auth';

export const { GET, POST } = handlers;
`,
      'app/page.tsx': sessionPage('auth'),
      'app/guarded/page.tsx': sessionPage('auth'),
      'app/client/page.tsx': `import { auth } from 'auth';
import { SessionProvider } from 'next-auth/react';
import Names from './names';

export default async function Page() {
  const session = await auth();
  return (
    <SessionProvider basePath="/auth" session={session}>
      <Names />
    </SessionProvider>
  );
}
`,
      'app/client/names.tsx': `'use client';

import { useSession } from 'next-auth/react';

export default function Names() {
  const { data: session, update } = useSession();
  return (
    <>
      <p>{session?.user?.name}</p>
      <button type="button" onClick={() => update({ user: { name: \`\${session?.user?.name} II\` } })}>
        Update
      </button>
    </>
  );
}
`,
    },
    left: {
      'without-kit.ts': leavingFile('without-kit.ts', './generated/prisma/client'),
      'auth.ts': auth(
        `async jwt(params) {
      const token = await withoutKit(params.token, prisma);
      if (!token) return null;
      const { trigger, session, account } = params;
      ${claims}
    },`,
        "import { withoutKit } from './without-kit';\n",
      ),
    },
  });
  expect(stages).toEqual(everyUserIn('jwt'));
});
