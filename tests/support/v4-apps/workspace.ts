import { gitIgnore, layout, packageFile, prismaFiles, tsconfig, typescript } from './common.ts';
import type { V4App } from './v4-app.ts';

const under = (place: string, files: Readonly<Record<string, string>>) =>
  Object.fromEntries(Object.entries(files).map(([path, text]) => [`${place}/${path}`, text]));

const packageOf = (name: string, main: string, more: object) =>
  JSON.stringify(
    { name, version: '0.1.0', private: true, exports: { '.': main }, ...more },
    null,
    2,
  );

/** A workspace whose packages/auth has the options and the helper, and packages/db the client. */
export const workspace: V4App = {
  name: 'workspace',
  place: 'apps/web/',
  schemaAt: 'packages/db/',
  packagesAt: { '@acme/auth': 'packages/auth', '@acme/db': 'packages/db' },
  files: {
    '.gitignore': gitIgnore,
    'package.json': JSON.stringify(
      { private: true, workspaces: ['apps/*', 'packages/*'] },
      null,
      2,
    ),
    ...under('packages/db', {
      'package.json': packageOf('@acme/db', './index.ts', {
        dependencies: { '@prisma/client': '7.10.0', '@prisma/adapter-pg': '7.10.0' },
        devDependencies: { prisma: '7.10.0' },
      }),
      ...prismaFiles('', 'index.ts', 'export const prisma = client;'),
    }),
    ...under('packages/auth', {
      'package.json': packageOf('@acme/auth', './src/index.ts', {
        dependencies: {
          '@acme/db': '*',
          '@next-auth/prisma-adapter': '1.0.7',
          'next-auth': '4.24.15',
        },
      }),
      'src/index.ts': `export { authOptions } from "./auth-options";
export { getServerSession } from "./get-session";
`,
      'src/auth-options.ts': `import { PrismaAdapter } from "@next-auth/prisma-adapter";
import { type DefaultSession, type NextAuthOptions } from "next-auth";
import DiscordProvider from "next-auth/providers/discord";
import { prisma } from "@acme/db";

declare module "next-auth" {
  interface Session extends DefaultSession {
    user: { id: string } & DefaultSession["user"];
  }
}

export const authOptions: NextAuthOptions = {
  callbacks: {
    session({ session, user }) {
      if (session.user) session.user.id = user.id;
      return session;
    },
  },
  adapter: PrismaAdapter(prisma),
  providers: [
    DiscordProvider({
      clientId: process.env.DISCORD_CLIENT_ID as string,
      clientSecret: process.env.DISCORD_CLIENT_SECRET as string,
    }),
  ],
};
`,
      'src/get-session.ts': `import { getServerSession as $getServerSession } from "next-auth";
import { authOptions } from "./auth-options";

export const getServerSession = () => $getServerSession(authOptions);
`,
    }),
    ...under('apps/web', {
      'package.json': packageFile(['next-auth', ...typescript], '16', {
        name: '@acme/web',
      }).replace('"next":', '"@acme/auth": "*",\n    "next":'),
      'tsconfig.json': tsconfig('src/', '~'),
      'next.config.mjs': `export default { transpilePackages: ['@acme/auth', '@acme/db'] };\n`,
      'src/app/api/auth/[...nextauth]/route.ts': `import { authOptions } from "@acme/auth";
import NextAuth from "next-auth";

const handler = NextAuth(authOptions);
export { handler as GET, handler as POST };
`,
      'src/app/layout.tsx': layout(),
      'src/app/page.tsx': `import { getServerSession } from "@acme/auth";

export default async function Page() {
  const session = await getServerSession();
  return <p>{session?.user.id}</p>;
}
`,
    }),
  },
  moved: {
    'apps/web/src/app/api/auth/[...nextauth]/route.ts': [/handlers/],
    'packages/auth/src/auth-options.ts': [/\bNextAuthConfig\b/, /@auth\/prisma-adapter/],
    'packages/auth/src/get-session.ts': [/\bauth\(\)/],
  },
  gone: [/NextAuthOptions/, /@next-auth\/prisma-adapter/, /\$getServerSession/],
  listed: [],
  byHand: [],
};
