import { gitIgnore, prismaFiles, prismaPackages, tsconfig, typescript } from './common.ts';
import type { V4App } from './v4-app.ts';

/** As create-t3-app made them until 2024: pages router, src/server/auth.ts, a context for procedures. */
export const t3: V4App = {
  name: 't3',
  packages: ['@next-auth/prisma-adapter', ...prismaPackages, ...typescript],
  files: {
    '.gitignore': gitIgnore,
    'tsconfig.json': tsconfig('src/', '~'),
    ...prismaFiles('src/', 'server/db.ts', 'export const prisma = client;'),
    'src/env.mjs': `const required = ["DATABASE_URL", "NEXTAUTH_SECRET", "NEXTAUTH_URL", "DISCORD_CLIENT_ID", "DISCORD_CLIENT_SECRET"];

/** @type {Record<string, string>} */
export const env = new Proxy({}, {
  get(_, name) {
    if (!required.includes(String(name))) throw new Error(\`\${String(name)} is no variable of the app\`);
    return process.env[String(name)] ?? "";
  },
});
`,
    'src/server/auth.ts': `import { type GetServerSidePropsContext } from "next";
import {
  getServerSession,
  type NextAuthOptions,
  type DefaultSession,
} from "next-auth";
import DiscordProvider from "next-auth/providers/discord";
import { PrismaAdapter } from "@next-auth/prisma-adapter";
import { env } from "~/env.mjs";
import { prisma } from "~/server/db";

/**
 * Module augmentation for \`next-auth\` types.
 */
declare module "next-auth" {
  interface Session extends DefaultSession {
    user: {
      id: string;
      // ...other properties
      // role: UserRole;
    } & DefaultSession["user"];
  }
}

/**
 * Options for NextAuth.js used to configure adapters, providers, callbacks, etc.
 */
export const authOptions: NextAuthOptions = {
  callbacks: {
    session({ session, user }) {
      if (session.user) {
        session.user.id = user.id;
      }
      return session;
    },
  },
  adapter: PrismaAdapter(prisma),
  providers: [
    DiscordProvider({
      clientId: env.DISCORD_CLIENT_ID!,
      clientSecret: env.DISCORD_CLIENT_SECRET!,
    }),
  ],
};

/**
 * Wrapper for \`getServerSession\` so that you don't need to import the \`authOptions\` in every file.
 */
export const getServerAuthSession = (ctx: {
  req: GetServerSidePropsContext["req"];
  res: GetServerSidePropsContext["res"];
}) => {
  return getServerSession(ctx.req, ctx.res, authOptions);
};
`,
    'src/server/context.ts': `import type { NextApiRequest, NextApiResponse } from "next";
import { type Session } from "next-auth";
import { getServerAuthSession } from "~/server/auth";
import { prisma } from "~/server/db";

const createInnerContext = ({ session }: { session: Session | null }) => ({ session, prisma });

export const createContext = async (opts: { req: NextApiRequest; res: NextApiResponse }) => {
  const { req, res } = opts;
  const session = await getServerAuthSession({ req, res });
  return createInnerContext({ session });
};
`,
    'src/pages/api/auth/[...nextauth].ts': `import NextAuth from "next-auth";
import { authOptions } from "~/server/auth";

export default NextAuth(authOptions);
`,
    'src/pages/api/me.ts': `import type { NextApiRequest, NextApiResponse } from "next";
import { createContext } from "~/server/context";

export default async function handler(req: NextApiRequest, res: NextApiResponse) {
  const { session, prisma } = await createContext({ req, res });
  if (!session) return res.status(401).json({ error: "UNAUTHORIZED" });
  res.json(await prisma.user.findUnique({ where: { id: session.user.id } }));
}
`,
    'src/pages/_app.tsx': `import { type AppType } from "next/app";
import { type Session } from "next-auth";
import { SessionProvider } from "next-auth/react";

const MyApp: AppType<{ session: Session | null }> = ({
  Component,
  pageProps: { session, ...pageProps },
}) => {
  return (
    <SessionProvider session={session}>
      <Component {...pageProps} />
    </SessionProvider>
  );
};

export default MyApp;
`,
    'src/pages/index.tsx': `import { signIn, signOut, useSession } from "next-auth/react";

export default function Home() {
  const { data: sessionData } = useSession();
  return (
    <button onClick={sessionData ? () => void signOut() : () => void signIn()}>
      {sessionData ? sessionData.user?.name : "Sign in"}
    </button>
  );
}
`,
    'src/pages/secret.tsx': `import { type GetServerSideProps } from "next";
import { getServerAuthSession } from "~/server/auth";

export const getServerSideProps: GetServerSideProps = async (ctx) => {
  const session = await getServerAuthSession(ctx);
  if (!session) return { redirect: { destination: "/api/auth/signin", permanent: false } };
  return { props: { session } };
};

export default function Secret() {
  return <p>secret</p>;
}
`,
    '.env.example':
      'DATABASE_URL=\nNEXTAUTH_SECRET=\nNEXTAUTH_URL="http://localhost:3000"\nDISCORD_CLIENT_ID=""\nDISCORD_CLIENT_SECRET=""\n',
  },
  moved: {
    'next.config.mjs': [/'next-auth', 'authjs-session-kit', '@auth\/prisma-adapter'/],
    'src/pages/api/auth/[...nextauth].ts': null,
    'src/app/api/auth/[...nextauth]/route.ts': [/handlers/],
    'src/server/auth.ts': [
      /@auth\/prisma-adapter/,
      /declare module ["']next-auth["']/,
      /return auth\(ctx/,
    ],
  },
  gone: [/getServerSession\(/, /NextAuthOptions/, /@next-auth\/prisma-adapter/],
  listed: [],
  byHand: [],
};
