import { gitIgnore, layout, tsconfig, typescript } from './common.ts';
import type { V4App } from './v4-app.ts';

const middleware = `export default withAuth(
  function middleware(req) {
    if (req.nextUrl.pathname.startsWith("/admin") && !req.nextauth.token?.email?.endsWith("@example.com")) {
      return NextResponse.redirect(new URL("/", req.url));
    }
  },
  {
    callbacks: {
      authorized: ({ token }) => Boolean(token?.accessToken),
    },
  },
);
`;

/** No adapter: the provider's id is the user's, in tokens and in the app's own data; middleware and getToken. */
export const noAdapter: V4App = {
  name: 'no-adapter',
  packages: typescript,
  files: {
    '.gitignore': gitIgnore,
    'tsconfig.json': tsconfig('src/'),
    'src/lib/notes.ts': `const notes = new Map<string, string[]>();

export const notesOf = (owner: string) => notes.get(owner) ?? [];
export const remember = (owner: string, provider: string) => {
  notes.set(owner, [...notesOf(owner), \`signed in with \${provider}\`]);
};
`,
    'src/utils/authOptions.ts': `import type { AuthOptions, Session, User } from "next-auth";
import type { JWT } from "next-auth/jwt";
import GithubProvider from "next-auth/providers/github";
import GoogleProvider from "next-auth/providers/google";
import { remember } from "@/lib/notes";

const allowed = (process.env.ALLOWED_DOMAINS ?? "").split(",");

const authOptions: AuthOptions = {
  providers: [
    GoogleProvider({
      clientId: process.env.GOOGLE_CLIENT_ID ?? "",
      clientSecret: process.env.GOOGLE_CLIENT_SECRET ?? "",
      httpOptions: { timeout: 10000 },
      authorization: { params: { prompt: "consent", access_type: "offline", response_type: "code" } },
    }),
    GithubProvider({
      clientId: process.env.GITHUB_ID ?? "",
      clientSecret: process.env.GITHUB_SECRET ?? "",
    }),
  ],
  callbacks: {
    async signIn({ user, account }) {
      if (account) remember(user.id, account.provider);
      return allowed.some((domain) => user.email?.endsWith(domain));
    },
    async jwt({ token, account, user }: { token: JWT; account: { access_token?: string } | null; user?: User }) {
      if (account) token.accessToken = account.access_token;
      if (user) token.uid = user.id;
      return token;
    },
    async session({ session, token }: { session: Session; token: JWT }) {
      if (session.user) session.user.id = token.sub!;
      session.accessToken = token.accessToken;
      return session;
    },
  },
  secret: process.env.NEXTAUTH_SECRET,
};

export default authOptions;
`,
    'src/types/next-auth.d.ts': `import NextAuth from "next-auth";
import { JWT } from "next-auth/jwt";

declare module "next-auth" {
  interface Session {
    accessToken?: string;
    user: {
      id: string;
      name?: string | null;
      email?: string | null;
      image?: string | null;
    };
  }
}

declare module "next-auth/jwt" {
  interface JWT {
    accessToken?: string;
    uid?: string;
  }
}
`,
    'src/app/api/auth/[...nextauth]/route.ts': `import NextAuth from "next-auth";
import authOptions from "@/utils/authOptions";

const handler = NextAuth(authOptions);

export const GET = handler;
export const POST = handler;
`,
    'src/app/api/notes/route.ts': `import { getToken } from "next-auth/jwt";
import { NextResponse, type NextRequest } from "next/server";
import { notesOf } from "@/lib/notes";

export async function GET(req: NextRequest) {
  const token = await getToken({ req, secret: process.env.NEXTAUTH_SECRET });
  if (!token?.sub) return NextResponse.json({ error: "Unauthorized" }, { status: 401 });
  return NextResponse.json(notesOf(token.sub));
}
`,
    'src/app/actions.ts': `"use server";

import { cookies } from "next/headers";
import { getServerSession } from "next-auth";
import authOptions from "@/utils/authOptions";

export async function isSignedIn() {
  const jar = await cookies();
  return jar.has("next-auth.session-token") || jar.has("__Secure-next-auth.session-token");
}

export async function whoami() {
  const session = await getServerSession(authOptions);
  return session?.user.id ?? null;
}
`,
    'src/middleware.ts': `import { withAuth } from "next-auth/middleware";
import { NextResponse } from "next/server";

${middleware}
export const config = { matcher: ["/admin/:path*", "/notes/:path*"] };
`,
    'src/app/layout.tsx': layout(),
    'src/app/page.tsx': `import { isSignedIn, whoami } from "./actions";

export default async function Page() {
  return (
    <p>
      {String(await isSignedIn())} {await whoami()}
    </p>
  );
}
`,
    '.env.example': 'NEXTAUTH_URL=http://localhost:3000\nNEXTAUTH_SECRET=\n',
  },
  moved: {
    'src/utils/authOptions.ts': [/\bNextAuthConfig\b/],
    'src/app/api/auth/[...nextauth]/route.ts': [/handlers/],
    'src/app/actions.ts': [/await auth\(\)/],
  },
  gone: [/getServerSession/, /\bAuthOptions\b/],
  listed: [
    { at: 'src/utils/authOptions.ts', line: 'httpOptions', says: /httpOptions/ },
    {
      at: 'src/utils/authOptions.ts',
      line: 'account: { access_token?',
      says: /account\?: Account/,
    },
    { at: 'src/utils/authOptions.ts', line: 'remember(user.id', says: /providerAccountId/ },
    { at: 'src/utils/authOptions.ts', line: 'token.uid = user.id', says: /providerAccountId/ },
    { at: 'src/app/api/notes/route.ts', line: 'await getToken(', says: /getToken/ },
    {
      at: 'src/app/actions.ts',
      line: 'jar.has("next-auth.session-token")',
      says: /authjs|auth\(\)/,
    },
    { at: 'src/middleware.ts', line: 'withAuth(', says: /auth|createProxy/ },
  ],
  byHand: [
    { path: 'src/utils/authOptions.ts', from: '      httpOptions: { timeout: 10000 },\n', to: '' },
    {
      path: 'src/utils/authOptions.ts',
      from: 'remember(user.id, account.provider)',
      to: 'remember(account.providerAccountId, account.provider)',
    },
    {
      path: 'src/utils/authOptions.ts',
      from: 'account: { access_token?: string } | null; user?: User',
      to: 'account?: Account | null; user?: User',
    },
    {
      path: 'src/utils/authOptions.ts',
      from: 'if (user) token.uid = user.id;',
      to: 'if (account) token.uid = account.providerAccountId;',
    },
    {
      path: 'src/utils/authOptions.ts',
      from: 'import type { NextAuthConfig,',
      to: 'import type { Account, NextAuthConfig,',
    },
    {
      path: 'src/app/actions.ts',
      from: `  const jar = await cookies();
  return jar.has("next-auth.session-token") || jar.has("__Secure-next-auth.session-token");`,
      to: '  return (await auth()) !== null;',
    },
    { path: 'src/app/actions.ts', from: 'import { cookies } from "next/headers";\n', to: '' },
    {
      path: 'src/app/api/notes/route.ts',
      from: 'import { getToken } from "next-auth/jwt";',
      to: 'import { getToken } from "@/utils/authOptions";',
    },
    {
      path: 'src/app/api/notes/route.ts',
      from: 'getToken({ req, secret: process.env.NEXTAUTH_SECRET })',
      to: 'getToken({ req })',
    },
    {
      path: 'src/middleware.ts',
      from: 'import { withAuth } from "next-auth/middleware";',
      to: 'import { auth, getToken } from "@/utils/authOptions";',
    },
    {
      path: 'src/middleware.ts',
      from: middleware,
      to: `export default auth(async (req) => {
  const token = await getToken({ req });
  if (!(Boolean(token?.accessToken))) {
    const url = new URL('/api/auth/signin', req.nextUrl);
    url.searchParams.set('callbackUrl', req.nextUrl.pathname + req.nextUrl.search);
    return NextResponse.redirect(url);
  }
  if (req.nextUrl.pathname.startsWith("/admin") && !token?.email?.endsWith("@example.com")) {
    return NextResponse.redirect(new URL("/", req.url));
  }
});
`,
    },
    {
      path: 'src/middleware.ts',
      from: 'matcher: ["/admin',
      to: 'runtime: "nodejs", matcher: ["/admin',
    },
  ],
};
