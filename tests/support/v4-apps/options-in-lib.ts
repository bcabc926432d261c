import { gitIgnore, layout, prismaFiles, prismaPackages, tsconfig, typescript } from './common.ts';
import type { V4App } from './v4-app.ts';

/** App Router in src; lib/auth.ts with credentials and Google, jwt, roles; helpers; v4's middleware. */
export const optionsInLib: V4App = {
  name: 'options-in-lib',
  // Where v4's middleware can be exported as it is.
  next: '15.5',
  packages: ['@auth/prisma-adapter', ...prismaPackages, ...typescript],
  files: {
    '.gitignore': gitIgnore,
    'tsconfig.json': tsconfig('src/'),
    ...prismaFiles('src/', 'lib/db.ts', 'export const db = client;'),
    'src/lib/password.ts': `import { scryptSync, timingSafeEqual } from 'node:crypto';

export function verify(password: string, hash: string) {
  const [salt, key] = hash.split(':');
  return timingSafeEqual(Buffer.from(key, 'hex'), scryptSync(password, salt, 32));
}
`,
    'src/lib/auth.ts': `import type { Adapter } from 'next-auth/adapters'
import { getServerSession, type NextAuthOptions } from 'next-auth'
import CredentialsProvider from 'next-auth/providers/credentials'
import GoogleProvider from 'next-auth/providers/google'
import { PrismaAdapter } from '@auth/prisma-adapter'
import { db } from '@/lib/db'
import { verify } from '@/lib/password'

export const authOptions: NextAuthOptions = {
  adapter: PrismaAdapter(db) as Adapter,
  session: { strategy: 'jwt', maxAge: 7 * 24 * 60 * 60 },
  secret: process.env.NEXTAUTH_SECRET,
  pages: { signIn: '/login', error: '/login' },
  providers: [
    GoogleProvider({
      clientId: process.env.GOOGLE_CLIENT_ID!,
      clientSecret: process.env.GOOGLE_CLIENT_SECRET!,
      allowDangerousEmailAccountLinking: true,
    }),
    CredentialsProvider({
      name: 'credentials',
      credentials: {
        email: { label: 'Email', type: 'email' },
        password: { label: 'Password', type: 'password' },
      },
      async authorize(credentials) {
        if (!credentials?.email || !credentials?.password) {
          throw new Error('Missing credentials')
        }
        const user = await db.user.findUnique({ where: { email: credentials.email } })
        if (!user?.passwordHash || !verify(credentials.password, user.passwordHash)) return null
        return { id: user.id, email: user.email, name: user.name, role: user.role }
      },
    }),
  ],
  callbacks: {
    async jwt({ token, user, trigger, session }) {
      if (user) {
        token.id = user.id
        token.role = user.role
      }
      if (trigger === 'update' && session?.name) token.name = session.name
      return token
    },
    async session({ session, token }) {
      session.user.id = token.id
      session.user.role = token.role
      return session
    },
  },
}

export const getAuthSession = () => getServerSession(authOptions)
`,
    'src/lib/session.ts': `import { cache } from 'react'
import { redirect } from 'next/navigation'
import { getServerSession } from 'next-auth/next'
import { authOptions } from './auth'

export const getCurrentUser = cache(async () => {
  const session = await getServerSession(authOptions)
  return session?.user ?? null
})

export async function requireUser(role?: string) {
  const user = await getCurrentUser()
  if (!user) redirect(authOptions.pages?.signIn ?? '/login')
  if (role && user.role !== role) redirect('/')
  return user
}
`,
    'src/lib/mail.ts': `export const resetLink = (token: string) => \`\${process.env.NEXTAUTH_URL}/reset?token=\${token}\`
`,
    'src/types/next-auth.d.ts': `import 'next-auth'
import 'next-auth/jwt'
import type { DefaultSession } from 'next-auth'

declare module 'next-auth' {
  interface Session {
    user: { id: string; role: string } & DefaultSession['user']
  }
  interface User {
    role: string
  }
}

declare module 'next-auth/jwt' {
  interface JWT {
    id: string
    role: string
  }
}
`,
    'src/middleware.ts': `export { default } from 'next-auth/middleware'

export const config = { matcher: ['/dashboard/:path*', '/admin/:path*'] }
`,
    'src/app/api/auth/[...nextauth]/route.ts': `import NextAuth from 'next-auth'
import { authOptions } from '@/lib/auth'

const handler = NextAuth(authOptions) as never

export { handler as GET, handler as POST }
`,
    'src/app/api/orders/route.ts': `import { NextRequest, NextResponse } from 'next/server'
import { getServerSession } from 'next-auth'
import { authOptions } from '@/lib/auth'
import { db } from '@/lib/db'
import { resetLink } from '@/lib/mail'

export async function GET(request: NextRequest) {
  const userId = (await getServerSession(authOptions))?.user.id
  if (!userId) return NextResponse.json({ error: 'Unauthorized' }, { status: 401 })
  const user = await db.user.findUnique({ where: { id: userId } })
  return NextResponse.json({ user, link: resetLink(request.nextUrl.searchParams.get('t') ?? '') })
}
`,
    'src/app/layout.tsx': layout(),
    'src/app/page.tsx': `import { getAuthSession } from '@/lib/auth'

export default async function Page() {
  const session = await getAuthSession()
  return <pre>{JSON.stringify(session)}</pre>
}
`,
    'src/app/dashboard/page.tsx': `import { requireUser } from '@/lib/session'

export default async function Dashboard() {
  const user = await requireUser()
  return <h1>{user.name}</h1>
}
`,
    'src/app/login/page.tsx': `'use client'

import { useRouter } from 'next/navigation'
import { signIn } from 'next-auth/react'
import { useState } from 'react'

export default function Login() {
  const router = useRouter()
  const [error, setError] = useState('')
  async function onSubmit(formData: FormData) {
    const result = await signIn('credentials', {
      email: formData.get('email'),
      password: formData.get('password'),
      redirect: false,
    })
    if (result?.ok) router.push('/dashboard')
    else setError(result?.error ?? 'Something went wrong')
  }
  return (
    <form action={onSubmit}>
      <input name="email" />
      <input name="password" type="password" />
      <button>Sign in</button>
      <p>{error}</p>
    </form>
  )
}
`,
    '.env.example': 'NEXTAUTH_URL=http://localhost:3000\nNEXTAUTH_SECRET=\n',
  },
  moved: {
    'src/app/api/auth/[...nextauth]/route.ts': [/handlers/],
    'src/lib/auth.ts': [/\bNextAuthConfig\b/, /const getAuthSession = \(\) => auth\(\)/],
    'src/lib/session.ts': [/await auth\(\)/, /redirect\(authOptions\.pages\?\.signIn/],
    'src/app/api/orders/route.ts': [/\(await auth\(\)\)\?\.user\.id/],
    'src/middleware.ts': [
      /\bauth\b.* from/,
      /matcher: \['\/dashboard\/:path\*', '\/admin\/:path\*'\]/,
    ],
    'src/types/next-auth.d.ts': [
      /interface User \{\s*(id: string;?\s*role|role: string;?\s*id: string)/,
    ],
    // Its own code reads it too.
    'src/lib/mail.ts': [/process\.env\.NEXTAUTH_URL|process\.env\.AUTH_URL/],
  },
  gone: [/getServerSession/, /NextAuthOptions/, /next-auth\/middleware/],
  listed: [
    {
      at: 'src/lib/auth.ts',
      line: "throw new Error('Missing credentials')",
      says: /CredentialsSignin/,
    },
    {
      at: 'src/lib/auth.ts',
      line: 'async authorize(credentials)',
      says: /as string|unknown|string/,
    },
    { at: 'src/app/login/page.tsx', line: 'result?.ok', says: /error/ },
  ],
  byHand: [
    {
      path: 'src/lib/auth.ts',
      from: 'import CredentialsProvider from',
      to: "import { CredentialsSignin } from 'next-auth'\nimport CredentialsProvider from",
    },
    {
      path: 'src/lib/auth.ts',
      from: "throw new Error('Missing credentials')",
      to: "throw new CredentialsSignin('Missing credentials')",
    },
    {
      path: 'src/lib/auth.ts',
      from: 'async authorize(credentials) {\n',
      to: 'async authorize(given) {\n        const credentials = given as { email?: string; password?: string };\n',
    },
    {
      path: 'src/app/login/page.tsx',
      from: 'if (result?.ok) router.push',
      to: 'if (result?.ok && !result.error) router.push',
    },
  ],
};
