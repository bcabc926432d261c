import { describe, expect, it } from 'vitest';
import { planned } from '../planned.ts';

const packageFile = JSON.stringify({
  dependencies: { next: '16.4.6', react: '19.3.1', 'next-auth': '4.24.15' },
});

describe('options of NextAuth v4 that are made by code', () => {
  const files = {
    'package.json': packageFile,
    'lib/auth.ts': `import GitHub from 'next-auth/providers/github';

export const makeOptions = () => ({ providers: [GitHub({ clientId: 'a', clientSecret: 'b' })] });
`,
    'app/api/auth/[...nextauth]/route.ts': `import NextAuth from 'next-auth';
import { makeOptions } from '@/lib/auth';

const handler = NextAuth(makeOptions());
export { handler as GET, handler as POST };
`,
  };

  it("get notes on all defaults of v4's", async () => {
    const { steps } = await planned(files);
    const step = steps.find(({ reason }) => reason.includes('made by code'));
    expect(step?.snippet?.split('\n')).toEqual([
      'trustHost: true,',
      'secret: process.env.NEXTAUTH_SECRET ?? process.env.AUTH_SECRET,',
      expect.stringContaining('token.sub = account.providerAccountId'),
    ]);
  });

  it('go on with the secret that servers have, under its name', async () => {
    const { steps, changes } = await planned(files);
    const reasons = steps.filter(({ what }) => what === 'your servers').map(({ reason }) => reason);
    expect(reasons.join()).toContain('NEXTAUTH_SECRET, the same on all of them');
    const { diff = '' } = changes.find(({ path }) => path === '.env.local') ?? {};
    expect(diff).not.toMatch(/^\+AUTH_SECRET/m);
  });
});
