import { clientInPackage, javascriptLayout, prismaConfig } from '../prisma-files.ts';
import { gitIgnore, models } from './common.ts';
import type { V4App } from './v4-app.ts';

/** JavaScript; options.js beside the route, the client that Prisma generates into its package. */
export const javascript: V4App = {
  name: 'javascript',
  packages: ['@next-auth/prisma-adapter', 'prisma', '@prisma/client', '@prisma/adapter-pg'],
  files: {
    '.gitignore': gitIgnore,
    'jsconfig.json': JSON.stringify({ compilerOptions: { paths: { '@/*': ['./*'] } } }, null, 2),
    'next.config.js': 'module.exports = { reactStrictMode: true };\n',
    'prisma/schema.prisma': `${clientInPackage}${models}`,
    'prisma.config.mjs': prismaConfig,
    'utils/prisma.js': `import { PrismaPg } from '@prisma/adapter-pg';
import { PrismaClient } from '@prisma/client';

const prisma =
  globalThis.prisma ??
  new PrismaClient({ adapter: new PrismaPg({ connectionString: process.env.DATABASE_URL }) });

if (process.env.NODE_ENV !== 'production') globalThis.prisma = prisma;

export default prisma;
`,
    'app/api/auth/[...nextauth]/options.js': `import GoogleProvider from 'next-auth/providers/google';
import { PrismaAdapter } from '@next-auth/prisma-adapter';
import prisma from '../../../../utils/prisma';
import { adminEmails } from './admins';

export const options = {
  adapter: PrismaAdapter(prisma),
  providers: [
    GoogleProvider({
      profile(profile) {
        const role = adminEmails.includes(profile.email) ? 'admin' : 'member';
        return {
          id: profile.sub,
          name: profile.name,
          email: profile.email,
          image: profile.picture,
          role,
        };
      },
      clientId: process.env.GOOGLE_ID,
      clientSecret: process.env.GOOGLE_SECRET,
    }),
  ],
  callbacks: {
    async session({ session, user }) {
      if (session?.user) session.user.role = user.role;
      return session;
    },
  },
};
`,
    'app/api/auth/[...nextauth]/admins.js': `export const adminEmails = ['ada@example.com'];
`,
    'app/api/auth/[...nextauth]/route.js': `import NextAuth from 'next-auth/next';
import { options } from './options';

export const GET = (req, res) => NextAuth(req, res, options);
export const POST = (req, res) => NextAuth(req, res, options);
`,
    'app/layout.jsx': javascriptLayout,
    'app/page.jsx': `import { getServerSession } from 'next-auth/next';
import { options } from './api/auth/[...nextauth]/options';

export default async function Home() {
  const session = await getServerSession(options);
  return <>{session ? <h1>{session.user.role}</h1> : <a href="/api/auth/signin">Sign in</a>}</>;
}
`,
    'app/admin/page.jsx': `import { redirect } from 'next/navigation';
import { unstable_getServerSession } from 'next-auth';
import { options } from '@/app/api/auth/[...nextauth]/options';

export default async function Admin() {
  const session = await unstable_getServerSession(options);
  if (session?.user?.role !== 'admin') redirect('/denied');
  return <h1>Admin</h1>;
}
`,
    'middleware.js': `import { withAuth } from 'next-auth/middleware';

export default withAuth({ callbacks: { authorized: ({ token }) => !!token } });

export const config = { matcher: ['/admin/:path*'] };
`,
    '.env.example':
      'NEXTAUTH_URL=http://localhost:3000\nNEXTAUTH_SECRET=\nGOOGLE_ID=\nGOOGLE_SECRET=\n',
  },
  moved: {
    // Beside the route it may stay: it is no route itself.
    'app/api/auth/[...nextauth]/options.js': [/createSessionKit\(/, /authorized: /],
    'app/api/auth/[...nextauth]/route.js': [/handlers/],
    'app/page.jsx': [/await auth\(\)/],
    'app/admin/page.jsx': [/await auth\(\)/],
    'middleware.js': [/export \{ auth as middleware \} from/, /matcher: \['\/admin\/:path\*'\]/],
  },
  gone: [/getServerSession/, /next-auth\/next/, /@next-auth\/prisma-adapter/, /NextAuthConfig/],
  listed: [],
  byHand: [],
};
