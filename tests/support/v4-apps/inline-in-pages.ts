import { gitIgnore, tsconfig, typescript } from './common.ts';
import type { V4App } from './v4-app.ts';

const login = `import type { GetServerSidePropsContext, InferGetServerSidePropsType } from "next";
import { getCsrfToken } from "next-auth/react";

export default function Login({
  csrfToken,
}: InferGetServerSidePropsType<typeof getServerSideProps>) {
  return (
    <form method="post" action="/api/auth/callback/credentials">
      <input name="csrfToken" type="hidden" defaultValue={csrfToken ?? undefined} />
      <input name="username" type="text" />
      <input name="password" type="password" />
      <button type="submit">Sign in</button>
    </form>
  );
}

export async function getServerSideProps(context: GetServerSidePropsContext) {
  return {
    props: {
      csrfToken: (await getCsrfToken(context)) ?? null,
    },
  };
}
`;

const loginInBrowser = `import { getCsrfToken } from "next-auth/react";
import { useEffect, useState } from "react";

export default function Login() {
  const [csrfToken, setCsrfToken] = useState('');
  useEffect(() => {
    getCsrfToken().then(setCsrfToken);
  }, []);
  return (
    <form method="post" action="/api/auth/callback/credentials">
      <input name="csrfToken" type="hidden" value={csrfToken} readOnly />
      <input name="username" type="text" />
      <input name="password" type="password" />
      <button type="submit">Sign in</button>
    </form>
  );
}
`;

/** Pages router; everything inline, credentials of another service, no adapter and no database. */
export const inlineInPages: V4App = {
  name: 'inline-in-pages',
  packages: typescript,
  files: {
    '.gitignore': gitIgnore,
    'tsconfig.json': tsconfig(''),
    'next.config.js': `/** @type {import('next').NextConfig} */
module.exports = { reactStrictMode: true };
`,
    'lib/backend.ts': `export interface Account {
  id: string;
  name: string;
  email: string;
}

const people: Record<string, Account> = {
  'ada@example.com': { id: '7', name: 'Ada', email: 'ada@example.com' },
};

export async function signInAtBackend(username: string, password: string, ip?: string) {
  if (ip === '203.0.113.9' || password !== 'secret') return null;
  return people[username] ?? null;
}
`,
    'pages/api/auth/[...nextauth].ts': `import NextAuth from "next-auth";
import CredentialsProvider from "next-auth/providers/credentials";
import { signInAtBackend } from "../../../lib/backend";

export default NextAuth({
  session: {
    strategy: "jwt",
    maxAge: 60 * 60 * 12,
  },
  providers: [
    CredentialsProvider({
      name: "Credentials",
      credentials: {
        username: { label: "Email", type: "text" },
        password: { label: "Password", type: "password" },
      },
      async authorize(credentials, req) {
        const account = await signInAtBackend(
          credentials!.username,
          credentials!.password,
          req.headers?.["x-forwarded-for"],
        );
        if (account) {
          return account;
        }
        throw new Error("Could not log you in");
      },
    }),
  ],
  pages: {
    signIn: "/login",
  },
});
`,
    'pages/api/profile.ts': `import type { NextApiRequest, NextApiResponse } from "next";
import { getSession } from "next-auth/react";

export default async function handler(req: NextApiRequest, res: NextApiResponse) {
  const session = await getSession({ req });
  if (!session) {
    res.status(401).json({ error: "Not signed in" });
    return;
  }
  res.status(200).json({ name: session.user?.name });
}
`,
    'pages/account.tsx': `import type { GetServerSidePropsContext } from "next";
import { getSession, signOut } from "next-auth/react";

export async function getServerSideProps(context: GetServerSidePropsContext) {
  const session = await getSession(context);
  if (!session) {
    return { redirect: { destination: "/login", permanent: false } };
  }
  return { props: { session } };
}

export default function Account({ session }: { session: { user?: { email?: string | null } } }) {
  return <button onClick={() => signOut()}>{session.user?.email}</button>;
}
`,
    'pages/login.tsx': login,
    'pages/_app.tsx': `import type { AppProps } from "next/app";
import { SessionProvider } from "next-auth/react";

export default function App({ Component, pageProps }: AppProps) {
  return (
    <SessionProvider session={pageProps.session}>
      <Component {...pageProps} />
    </SessionProvider>
  );
}
`,
    'pages/index.tsx': `import Link from "next/link";
import { useSession } from "next-auth/react";

export default function Home() {
  const { data: session, status } = useSession();
  if (status === "loading") return null;
  return session ? <p>{session.user?.name}</p> : <Link href="/login">Log in</Link>;
}
`,
    '.env.example': 'NEXTAUTH_URL=http://localhost:3000\nNEXTAUTH_SECRET=\n',
  },
  moved: {
    'pages/api/auth/[...nextauth].ts': null,
    'app/api/auth/[...nextauth]/route.ts': [/handlers/],
    'next.config.js': [
      /reactStrictMode: true, transpilePackages: \['next-auth', 'authjs-session-kit'\]/,
    ],
    'auth.ts': [/createSessionKit\(/, /from ["'](\.\/|@\/)lib\/backend["']/, /signIn: "\/login"/],
  },
  gone: [/NextAuth\(/],
  listed: [
    { at: 'auth.ts', line: 'async authorize(credentials, req)', says: /unknown|string/ },
    { at: 'auth.ts', line: 'req.headers?.["x-forwarded-for"]', says: /headers\.get|Request/ },
    { at: 'auth.ts', line: 'throw new Error("Could not log you in")', says: /CredentialsSignin/ },
    { at: 'pages/api/profile.ts', line: 'getSession({ req })', says: /auth\(req, res\)/ },
    { at: 'pages/account.tsx', line: 'getSession(context)', says: /auth\(context\)/ },
    { at: 'pages/login.tsx', line: 'getCsrfToken(context)', says: /csrf/i },
  ],
  byHand: [
    {
      path: 'auth.ts',
      from: `        const account = await signInAtBackend(
          credentials!.username,
          credentials!.password,
          req.headers?.["x-forwarded-for"],
        );`,
      to: `        const { username, password } = credentials as { username: string; password: string };
        const account = await signInAtBackend(
          username,
          password,
          req.headers.get("x-forwarded-for") ?? undefined,
        );`,
    },
    {
      path: 'auth.ts',
      from: 'throw new Error("Could not log you in");',
      to: 'throw new CredentialsSignin("Could not log you in");',
    },
    {
      path: 'pages/api/profile.ts',
      from: 'import { getSession } from "next-auth/react";',
      to: 'import { auth } from "@/auth";',
    },
    { path: 'pages/api/profile.ts', from: 'getSession({ req })', to: 'auth(req, res)' },
    {
      path: 'pages/account.tsx',
      from: 'import { getSession, signOut } from "next-auth/react";',
      to: 'import { signOut } from "next-auth/react";\nimport { auth } from "@/auth";',
    },
    { path: 'pages/account.tsx', from: 'getSession(context)', to: 'auth(context)' },
    {
      path: 'auth.ts',
      from: 'import CredentialsProvider from',
      to: 'import { CredentialsSignin } from "next-auth";\nimport CredentialsProvider from',
    },
    {
      path: 'auth.ts',
      from: '          return account;',
      to: `          const { id, email, name } = account;
          return prisma.user.upsert({ where: { id }, create: { id, email, name }, update: { email, name } });`,
    },
    { path: 'pages/login.tsx', from: login, to: loginInBrowser },
  ],
};
