import { describe, expect, it } from 'vitest';
import { changed, stepsFor } from '../planned.ts';

const page = {
  'lib/auth.ts': `import NextAuth from 'next-auth';
import GitHub from 'next-auth/providers/github';
import { PrismaAdapter } from '@auth/prisma-adapter';
import { prisma } from './prisma';

export const authConfig = { adapter: PrismaAdapter(prisma), providers: [GitHub] };
export const { handlers, auth } = NextAuth(authConfig);
`,
  'app/api/auth/[...nextauth]/route.ts':
    "import { handlers } from '@/lib/auth';\n\nexport const { GET, POST } = handlers;\n",
  'app/me/page.tsx': `import { getServerSession } from 'next-auth/next';
import { authConfig } from '@/lib/auth';

export default async function Page() {
  return JSON.stringify(await getServerSession(authConfig));
}
`,
};

describe('an app that is half on v5', () => {
  it('has the rest moved, and its options stay what they are', async () => {
    const moved = await changed('app/me/page.tsx', page);
    expect(moved).toContain("+import { auth } from '@/lib/auth';");
    expect(moved).toContain('+  return JSON.stringify(await auth());');
    const configured = await changed('lib/auth.ts', page);
    expect(configured).toContain('createSessionKit({');
    expect(configured).not.toMatch(/trustHost|NEXTAUTH_SECRET/);
  });

  it('keeps what is of v5 where next-auth is of v4 so far', async () => {
    const dependencies = {
      ...{ next: '16.4.6', react: '19.3.1', 'next-auth': '4.24.15' },
      ...{ prisma: '7.10.0', '@prisma/client': '7.10.0' },
    };
    const files = { ...page, 'package.json': JSON.stringify({ dependencies }) };
    const configured = await changed('lib/auth.ts', files);
    expect(configured).toMatch(/\+export const \{ handlers, auth.* = createSessionKit\(\{/);
    expect(configured).toContain('trustHost: true');
    expect(await stepsFor('app/api/auth/[...nextauth]/route.ts', files)).toEqual([
      expect.stringMatching(/^skip/),
    ]);
  });
});
