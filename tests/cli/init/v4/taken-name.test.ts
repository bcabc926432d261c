import { expect, it } from 'vitest';
import { changed, planned } from '../planned.ts';

const files = {
  'package.json': JSON.stringify({
    dependencies: { next: '16.4.6', react: '19.3.1', 'next-auth': '4.24.15' },
  }),
  'lib/auth.ts': `import { getServerSession } from 'next-auth';
import GitHub from 'next-auth/providers/github';

export const authOptions = { providers: [GitHub({ clientId: 'a', clientSecret: 'b' })] };

export async function currentUser() {
  const auth = await getServerSession(authOptions);
  return auth?.user;
}
`,
  'app/api/auth/[...nextauth]/route.ts': `import NextAuth from 'next-auth';
import { authOptions } from '@/lib/auth';

const handler = NextAuth(authOptions);
export { handler as GET, handler as POST };
`,
};

it('a call beside the options, where something else is called auth, is left to people and fails in the build', async () => {
  const lines = await changed('lib/auth.ts', files);
  expect(lines).not.toMatch(/^-.*getServerSession/m);
  const { steps } = await planned(files);
  expect(steps).toContainEqual(
    expect.objectContaining({
      action: 'by hand',
      what: expect.stringMatching(/^lib\/auth\.ts:\d+$/),
      reason: expect.stringContaining('v5 has no getServerSession'),
    }),
  );
});
