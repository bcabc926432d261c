import { gitIgnore, layout, prismaFiles, prismaPackages, tsconfig, typescript } from './common.ts';
import type { V4App } from './v4-app.ts';

/** App Router; everything in the route, which pages and handlers import the options from; rows. */
export const optionsInRoute: V4App = {
  name: 'options-in-route',
  packages: ['@next-auth/prisma-adapter', ...prismaPackages, ...typescript],
  files: {
    '.gitignore': gitIgnore,
    'tsconfig.json': tsconfig(''),
    ...prismaFiles('', 'lib/prisma.ts', 'export default client;'),
    'lib/welcome.ts': `export async function sendWelcome(userId: string, email: string) {
  console.log(\`welcome \${email} (\${userId})\`);
}
`,
    'app/api/auth/[...nextauth]/route.ts': `import NextAuth, { NextAuthOptions } from "next-auth";
import GithubProvider from "next-auth/providers/github";
import { PrismaAdapter } from "@next-auth/prisma-adapter";
import prisma from "../../../../lib/prisma";
import { sendWelcome } from "@/lib/welcome";

const isProduction = process.env.NODE_ENV === "production";

export const authOptions: NextAuthOptions = {
  adapter: PrismaAdapter(prisma),
  // The app on GitHub is the organisation's.
  providers: [
    GithubProvider({
      clientId: process.env.GITHUB_ID as string,
      clientSecret: process.env.GITHUB_SECRET as string,
    }),
  ],
  callbacks: {
    session: async ({ session, user }) => {
      if (session.user) {
        session.user.id = user.id;
        session.user.role = user.role;
      }
      return session;
    },
  },
  events: {
    createUser: async ({ user }) => {
      await sendWelcome(user.id, user.email!);
    },
  },
  debug: !isProduction,
  secret: process.env.NEXTAUTH_SECRET,
};

const handler = NextAuth(authOptions);

export { handler as GET, handler as POST };
`,
    'types/next-auth.d.ts': `import { DefaultSession, DefaultUser } from "next-auth";

declare module "next-auth" {
  interface Session {
    user: {
      id: string;
      role: string;
    } & DefaultSession["user"];
  }

  interface User extends DefaultUser {
    role: string;
  }
}
`,
    'app/providers.tsx': `"use client";

import { SessionProvider } from "next-auth/react";

export default function Providers({ children }: { children: React.ReactNode }) {
  return <SessionProvider>{children}</SessionProvider>;
}
`,
    'app/layout.tsx': layout(
      'import Providers from "./providers";\n\n',
      '<Providers>{children}</Providers>',
    ),
    'app/user-button.tsx': `"use client";

import { signIn, signOut, useSession } from "next-auth/react";

export function UserButton() {
  const { data: session, status } = useSession();
  if (status === "loading") return <span>…</span>;
  if (!session) return <button onClick={() => signIn("github")}>Sign in</button>;
  return (
    <button onClick={() => signOut({ callbackUrl: "/" })}>
      {session.user.name} ({session.user.role})
    </button>
  );
}
`,
    'app/page.tsx': `import { getServerSession } from "next-auth/next";
import { authOptions } from "./api/auth/[...nextauth]/route";
import { UserButton } from "./user-button";

export default async function Home() {
  const session = await getServerSession(authOptions);

  return (
    <main>
      <UserButton />
      <pre>{JSON.stringify(session, null, 2)}</pre>
    </main>
  );
}
`,
    'app/settings/page.tsx': `import { redirect } from "next/navigation";
import { getServerSession } from "next-auth";
import { authOptions } from "@/app/api/auth/[...nextauth]/route";
import prisma from "@/lib/prisma";

export default async function Settings() {
  const [session, users] = await Promise.all([getServerSession(authOptions), prisma.user.count()]);
  if (!session) redirect("/api/auth/signin");
  return (
    <p>
      {session.user.email}, one of {users}
    </p>
  );
}
`,
    'app/api/me/route.ts': `import { getServerSession } from "next-auth";
import { NextResponse } from "next/server";
import { authOptions } from "../auth/[...nextauth]/route";

export async function GET() {
  const auth = await getServerSession(authOptions);
  if (!auth?.user?.id) return NextResponse.json({ error: "Unauthorized" }, { status: 401 });
  return NextResponse.json({ id: auth.user.id, role: auth.user.role });
}
`,
    '.env.example':
      'DATABASE_URL=\nNEXTAUTH_URL=http://localhost:3000\nNEXTAUTH_SECRET=\nGITHUB_ID=\nGITHUB_SECRET=\n',
  },
  moved: {
    'auth.ts': [
      /\bNextAuthConfig\b/,
      /createSessionKit\(/,
      /from ["'](\.\/|@\/)lib\/prisma["']/,
      /const isProduction = /,
      /The app on GitHub is the organisation's/,
    ],
    'app/api/auth/[...nextauth]/route.ts': [/handlers/],
    'app/page.tsx': [/await auth\(\)/, /import .*\bauth\b.* from ["']/],
    'app/settings/page.tsx': [/Promise\.all\(\[auth\(\), /],
    // The name is taken there.
    'app/api/me/route.ts': [/const auth = await \w+\(\);/, /import \{ auth as \w+ \}/],
    'types/next-auth.d.ts': [
      /interface User \{\s*(id: string;\s*role: string|role: string;\s*id: string)/,
    ],
  },
  gone: [
    /getServerSession\(authOptions/,
    /NextAuthOptions/,
    /@next-auth\/prisma-adapter/,
    /\bDefaultUser\b/,
  ],
  listed: [],
  byHand: [],
};
