import { expect, it } from 'vitest';
import { callbackOfOidc, signInWithOidc } from '../support/log-in-at-provider.ts';
import { authjsModels, generatorInto, prismaConfig } from '../support/prisma-files.ts';
import { gitIgnore, layout, packagesOf, tsconfig } from './support/plain-app.ts';
import { prismaClient } from './support/prisma.ts';
import { adminRoute, noUserOut, walkFromV4 } from './support/v4-walk.ts';

// App Router, TypeScript, below src/: the options in a file of their own, sessions in rows.

const files = {
  '.gitignore': gitIgnore,
  'package.json': JSON.stringify({
    private: true,
    dependencies: {
      ...packagesOf('next', 'react', 'react-dom', '@prisma/client', '@prisma/adapter-pg'),
      'next-auth': '^4.24.11',
      '@next-auth/prisma-adapter': '^1.0.7',
    },
    devDependencies: packagesOf('prisma', 'typescript', '@types/node', '@types/react'),
  }),
  'tsconfig.json': tsconfig({ paths: { '@/*': ['./src/*'] } }),
  'prisma.config.ts': prismaConfig,
  'prisma/schema.prisma': `${generatorInto('src/')}${authjsModels.replace(
    '  accounts ',
    '  role          String    @default("member")\n  accounts ',
  )}`,
  'src/lib/prisma.ts': prismaClient('export { prisma };'),
  'src/lib/auth.ts': `import { PrismaAdapter } from '@next-auth/prisma-adapter';
import type { NextAuthOptions } from 'next-auth';
import KeycloakProvider from 'next-auth/providers/keycloak';
import { prisma } from '@/lib/prisma';

export const authOptions: NextAuthOptions = {
  adapter: PrismaAdapter(prisma),
  providers: [
    KeycloakProvider({
      id: 'oidc',
      name: 'OpenID Connect',
      issuer: process.env.AUTH_OIDC_ISSUER,
      clientId: process.env.AUTH_OIDC_ID as string,
      clientSecret: process.env.AUTH_OIDC_SECRET as string,
    }),
  ],
  callbacks: {
    session({ session, user }) {
      if (session.user) {
        session.user.id = user.id;
        session.user.role = user.role;
      }
      return session;
    },
  },
};
`,
  'src/types/next-auth.d.ts': `import type { DefaultSession, DefaultUser } from 'next-auth';

declare module 'next-auth' {
  interface Session {
    user: { id: string; role: string } & DefaultSession['user'];
  }
  interface User extends DefaultUser {
    role: string;
  }
}
`,
  'src/app/api/auth/[...nextauth]/route.ts': `import NextAuth from 'next-auth';
import { authOptions } from '@/lib/auth';

const handler = NextAuth(authOptions);

export { handler as GET, handler as POST };
`,
  'src/app/api/me/route.ts': `import { getServerSession } from 'next-auth';
import { authOptions } from '@/lib/auth';

export async function GET() {
  const session = await getServerSession(authOptions);
  if (!session) return Response.json({ error: 'unauthenticated' }, { status: 401 });
  const { id, email, role } = session.user;
  return Response.json({ id, email, role });
}
`,
  'src/app/layout.tsx': layout,
  'src/app/providers.tsx': `'use client';

import { SessionProvider } from 'next-auth/react';

export function Providers({ children }: { children: React.ReactNode }) {
  return <SessionProvider>{children}</SessionProvider>;
}
`,
  'src/app/page.tsx': `import { Providers } from './providers';
import { UserName } from './user-name';

export default function Page() {
  return (
    <Providers>
      <UserName />
    </Providers>
  );
}
`,
  'src/app/user-name.tsx': `'use client';

import { signIn, signOut, useSession } from 'next-auth/react';

export function UserName() {
  const { data: session, status } = useSession();
  if (status !== 'authenticated') return <button onClick={() => signIn()}>Sign in</button>;
  return (
    <>
      <p>{session.user.name}</p>
      <button onClick={() => signOut()}>Sign out</button>
    </>
  );
}
`,
  'src/app/dashboard/page.tsx': `import { getServerSession } from 'next-auth';
import { redirect } from 'next/navigation';
import { authOptions } from '@/lib/auth';

export default async function Page() {
  const session = await getServerSession(authOptions);
  if (!session) redirect('/api/auth/signin?callbackUrl=/dashboard');
  const { id, email, role } = session.user;
  return <p>{\`\${id} \${email} \${role}\`}</p>;
}
`,
  'src/middleware.ts': `import { type NextRequest, NextResponse } from 'next/server';

export function middleware(request: NextRequest) {
  const response = NextResponse.next();
  response.headers.set('x-path', request.nextUrl.pathname);
  return response;
}

export const config = { matcher: ['/((?!_next/static|_next/image|favicon.ico).*)'] };
`,
};

it('an app on v4 with rows: no step signs a user out', { timeout: 1_200_000 }, async () => {
  const stages = await walkFromV4({
    name: 'v4-app-router',
    firstStrategy: 'database',
    files,
    scripted: ['/'],
    adminRoute: { 'src/app/api/admin/end/route.ts': adminRoute('@/lib/auth') },
    signIn: signInWithOidc,
    async beginSignIn(browser, login) {
      const { pathname, search } = await callbackOfOidc(browser, login);
      return (other) => other.get(`${pathname}${search}`);
    },
    endings: { signedOut: 4, rowDeleted: 3, userDeleted: 3, tooOld: 3 },
  });
  expect(stages).toEqual(noUserOut('database', 13, 7));
});
