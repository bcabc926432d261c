import { gitIgnore, layout, prismaFiles, prismaPackages, tsconfig, typescript } from './common.ts';
import type { V4App } from './v4-app.ts';

/** The auth.ts of v4's documentation, whose function is called `auth` itself; both routers. */
export const wrapperOfTheDocs: V4App = {
  name: 'wrapper-of-the-docs',
  packages: ['@auth/prisma-adapter', ...prismaPackages, ...typescript],
  files: {
    '.gitignore': gitIgnore,
    'tsconfig.json': tsconfig(''),
    'next.config.mjs': `export default { reactStrictMode: true };\n`,
    ...prismaFiles('', 'lib/prisma.ts', 'export const prisma = client;'),
    'auth.ts': `import type {
  GetServerSidePropsContext,
  NextApiRequest,
  NextApiResponse,
} from "next"
import type { NextAuthOptions } from "next-auth"
import { getServerSession } from "next-auth"
import Auth0Provider from "next-auth/providers/auth0"
import { PrismaAdapter } from "@auth/prisma-adapter"
import { prisma } from "@/lib/prisma"

// You'll need to import and pass this
// to \`NextAuth\` in \`app/api/auth/[...nextauth]/route.ts\`
export const config = {
  adapter: PrismaAdapter(prisma),
  providers: [
    Auth0Provider({
      clientId: process.env.AUTH0_CLIENT_ID ?? "",
      clientSecret: process.env.AUTH0_CLIENT_SECRET ?? "",
      issuer: process.env.AUTH0_ISSUER,
    }),
  ],
} satisfies NextAuthOptions

// Use it in server contexts
export function auth(
  ...args:
    | [GetServerSidePropsContext["req"], GetServerSidePropsContext["res"]]
    | [NextApiRequest, NextApiResponse]
    | []
) {
  return getServerSession(...args, config)
}
`,
    'app/api/auth/[...nextauth]/route.ts': `import NextAuth from "next-auth"
import { config } from "@/auth"

const handler = NextAuth(config)
export { handler as GET, handler as POST }
`,
    'app/layout.tsx': layout(),
    'app/page.tsx': `import { auth } from "@/auth"

export default async function Page() {
  const session = await auth()
  return <p>{session?.user?.name}</p>
}
`,
    'pages/api/profile.ts': `import type { NextApiRequest, NextApiResponse } from "next"
import { auth } from "@/auth"

export default async function handler(req: NextApiRequest, res: NextApiResponse) {
  const session = await auth(req, res)
  if (!session) return res.status(401).end()
  res.json({ email: session.user?.email })
}
`,
    'pages/report.tsx': `import type { GetServerSideProps } from "next"
import { auth } from "../auth"

export const getServerSideProps: GetServerSideProps = async ({ req, res }) => {
  const session = await auth(req, res)
  if (!session) return { redirect: { destination: "/", permanent: false } }
  return { props: { name: session.user?.name ?? null } }
}

export default function Report({ name }: { name: string | null }) {
  return <h1>{name}</h1>
}
`,
    'pages/billing.tsx': `import type { GetServerSidePropsContext } from "next"
import { auth } from "@/auth"

export async function getServerSideProps(context: GetServerSidePropsContext) {
  const session = await auth(context.req, context.res)
  return { props: { email: session?.user?.email ?? null } }
}

export default function Billing({ email }: { email: string | null }) {
  return <h1>{email}</h1>
}
`,
    '.env.example': 'NEXTAUTH_URL=http://localhost:3000\nNEXTAUTH_SECRET=\n',
  },
  moved: {
    'auth.ts': [/createSessionKit\(/, /\bauth,/, /\bNextAuthConfig\b/],
    'app/api/auth/[...nextauth]/route.ts': [/handlers/],
    'app/page.tsx': [/import \{ auth \} from "@\/auth"/, /await auth\(\)/],
    'pages/api/profile.ts': [/await auth\(req, res\)/],
    'pages/report.tsx': [/await auth\(req, res\)/],
  },
  gone: [/getServerSession/, /NextAuthOptions/, /function auth\(/],
  listed: [],
  byHand: [],
};
