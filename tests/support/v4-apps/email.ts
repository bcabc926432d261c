import { gitIgnore, layout, prismaFiles, prismaPackages, tsconfig, typescript } from './common.ts';
import type { V4App } from './v4-app.ts';

/** Magic links and Azure AD; the handler of pages as a function; a logger; what v5 names otherwise. */
export const email: V4App = {
  name: 'email',
  packages: [
    '@next-auth/prisma-adapter',
    'nodemailer',
    '@types/nodemailer',
    ...prismaPackages,
    ...typescript,
  ],
  files: {
    '.gitignore': gitIgnore,
    'tsconfig.json': tsconfig(''),
    ...prismaFiles('', 'lib/prisma.ts', 'export const prisma = client;'),
    'lib/auth/options.ts': `import { PrismaAdapter } from "@next-auth/prisma-adapter";
import type { CallbacksOptions, NextAuthOptions, SessionStrategy } from "next-auth";
import AzureADProvider from "next-auth/providers/azure-ad";
import EmailProvider from "next-auth/providers/email";
import { createTransport } from "nodemailer";
import { prisma } from "../prisma";

const callbacks: Partial<CallbacksOptions> = {
  session: async ({ session, token }) => {
    session.user.id = token.sub ?? "";
    return session;
  },
};

export const nextAuthOptions: NextAuthOptions = {
  adapter: PrismaAdapter(prisma),
  session: { strategy: "jwt" as SessionStrategy, maxAge: 30 * 24 * 60 * 60 },
  jwt: { secret: process.env.NEXTAUTH_SECRET },
  pages: { signIn: "/signin" },
  secret: process.env.NEXTAUTH_SECRET,
  providers: [
    EmailProvider({
      server: process.env.EMAIL_SERVER,
      from: process.env.EMAIL_FROM,
      maxAge: 10 * 60,
      async sendVerificationRequest({ identifier, url, provider: { server, from } }) {
        await createTransport(server).sendMail({
          to: identifier,
          from,
          subject: "Sign in",
          text: url,
        });
      },
    }),
    AzureADProvider({
      clientId: process.env.AZURE_AD_CLIENT_ID!,
      clientSecret: process.env.AZURE_AD_CLIENT_SECRET!,
      tenantId: process.env.AZURE_AD_TENANT_ID,
    }),
  ],
  callbacks,
  logger: {
    error(code, metadata) {
      console.error(code, metadata);
    },
    warn(code) {
      console.warn(code);
    },
  },
  events: {
    async signOut({ token }) {
      console.log("gone", token?.sub);
    },
  },
};
`,
    'types/auth.d.ts': `import type { DefaultSession } from "next-auth";

declare module "next-auth" {
  interface Session {
    user: DefaultSession["user"] & { id: string };
  }
}
`,
    'pages/api/auth/[...nextauth].ts': `import type { NextApiRequest, NextApiResponse } from "next";
import NextAuth from "next-auth";
import { nextAuthOptions } from "../../../lib/auth/options";

export default async function auth(req: NextApiRequest, res: NextApiResponse) {
  // Mail scanners follow links by HEAD, which would use them up.
  if (req.method === "HEAD") return res.status(200).end();
  return await NextAuth(req, res, nextAuthOptions);
}
`,
    'app/layout.tsx': layout(),
    'app/page.tsx': `import { getServerSession } from "next-auth";
import { nextAuthOptions } from "@/lib/auth/options";

export default async function Page() {
  const session = await getServerSession(nextAuthOptions);
  return <p>{session?.user.id}</p>;
}
`,
    'app/signin/page.tsx': `"use client";

import { getProviders, signIn, type ClientSafeProvider, type LiteralUnion } from "next-auth/react";
import type { BuiltInProviderType } from "next-auth/providers/index";
import { useEffect, useState } from "react";

type Providers = Record<LiteralUnion<BuiltInProviderType, string>, ClientSafeProvider> | null;

export default function SignIn() {
  const [providers, setProviders] = useState<Providers>(null);
  useEffect(() => {
    getProviders().then(setProviders);
  }, []);
  return (
    <>
      {Object.values(providers ?? {}).map(({ id, name }) => (
        <button key={id} onClick={() => signIn(id)}>
          {name}
        </button>
      ))}
    </>
  );
}
`,
    'middleware.ts': `import { withAuth } from "next-auth/middleware";

export default withAuth({
  pages: { signIn: "/signin" },
});

export const config = { matcher: ["/account/:path*"] };
`,
    '.env.example':
      'NEXTAUTH_URL=http://localhost:3000\nNEXTAUTH_SECRET=\nEMAIL_SERVER=\nEMAIL_FROM=\n',
  },
  moved: {
    'lib/auth/options.ts': [
      /@auth\/prisma-adapter/,
      /\bNextAuthConfig\b/,
      /issuer: `https:\/\/login\.microsoftonline\.com\/\$\{process\.env\.AZURE_AD_TENANT_ID \?\? 'common'\}\/v2\.0`/,
      // It is built where no mail can be sent.
      /server: process\.env\.EMAIL_SERVER \?\? \{\},/,
      // Of the one mail address and of the sessions, which was the same.
      /^(?!.*jwt: )/,
    ],
    'pages/api/auth/[...nextauth].ts': null,
    'middleware.ts': [/export \{ auth as middleware \} from/],
    'app/page.tsx': [/await auth\(\)/],
  },
  gone: [/getServerSession/, /NextAuthOptions\b/, /@next-auth\/prisma-adapter/],
  listed: [
    {
      at: 'app/api/auth/[...nextauth]/route.ts',
      line: 'handlers',
      says: /HEAD[\s\S]*handlers\.GET/,
    },
    { at: 'lib/auth/options.ts', line: 'error(code, metadata)', says: /error/ },
    { at: 'lib/auth/options.ts', line: 'async signOut({ token })', says: /token/ },
    {
      at: 'lib/auth/options.ts',
      line: 'CallbacksOptions',
      says: /NextAuthConfig\['callbacks'\]|callbacks/,
    },
    { at: 'app/signin/page.tsx', line: 'LiteralUnion', says: /ProviderId|getProviders/ },
  ],
  byHand: [
    {
      path: 'app/api/auth/[...nextauth]/route.ts',
      from: `
export const { GET, POST } = handlers;
`,
      to: `import type { NextRequest } from "next/server";

export async function GET(request: NextRequest) {
  if (request.method === "HEAD") return new Response(null);
  return handlers.GET(request);
}
export const { POST } = handlers;
`,
    },
    {
      path: 'lib/auth/options.ts',
      from: 'import type { CallbacksOptions, NextAuthConfig, SessionStrategy } from "next-auth";',
      to: 'import type { NextAuthConfig } from "next-auth";',
    },
    {
      path: 'lib/auth/options.ts',
      from: '\nconst callbacks:',
      to: `
type CallbacksOptions = NonNullable<NextAuthConfig['callbacks']>;
type SessionStrategy = 'jwt' | 'database';

const callbacks:`,
    },
    {
      path: 'lib/auth/options.ts',
      from: `    error(code, metadata) {
      console.error(code, metadata);`,
      to: `    error(error) {
      console.error(error.name, error);`,
    },
    {
      path: 'lib/auth/options.ts',
      from: `    async signOut({ token }) {
      console.log("gone", token?.sub);`,
      to: `    async signOut(message) {
      console.log("gone", "token" in message ? message.token?.sub : null);`,
    },
    {
      path: 'app/signin/page.tsx',
      from: 'import { getProviders, signIn, type ClientSafeProvider, type LiteralUnion } from',
      to: 'import { getProviders, signIn } from',
    },
    {
      path: 'app/signin/page.tsx',
      from: 'type Providers = Record<LiteralUnion<ProviderId, string>, ClientSafeProvider> | null;',
      to: `type ClientSafeProvider = NonNullable<Awaited<ReturnType<typeof getProviders>>>[string];
type Providers = Record<string, ClientSafeProvider> | null;`,
    },
  ],
};
