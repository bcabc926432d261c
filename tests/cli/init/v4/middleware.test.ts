import { describe, expect, it } from 'vitest';
import { changed, planned } from '../planned.ts';

const app = (
  callbacks: string,
  middleware = "export { default } from 'next-auth/middleware';\n",
) => ({
  'package.json': JSON.stringify({
    dependencies: { next: '16.4.6', react: '19.3.1', 'next-auth': '4.24.15' },
  }),
  'lib/callbacks.ts': 'export const callbacks = { session: ({ session }) => session };\n',
  'lib/auth.ts': `import GitHub from 'next-auth/providers/github';
import { callbacks } from './callbacks';

export const authOptions = { providers: [GitHub({ clientId: 'a', clientSecret: 'b' })], ${callbacks} };
`,
  'app/api/auth/[...nextauth]/route.ts': `import NextAuth from 'next-auth';
import { authOptions } from '@/lib/auth';

const handler = NextAuth(authOptions);
export { handler as GET, handler as POST };
`,
  'middleware.ts': `${middleware}
export const config = { matcher: ['/dashboard/:path*'] };
`,
});

describe('a middleware of NextAuth v4', () => {
  it('is `auth`, once the options say whom it lets in', async () => {
    const files = app('callbacks: { session: ({ session }) => session }');
    expect(await changed('middleware.ts', files)).toContain(
      "+export { auth as middleware } from '@/lib/auth';",
    );
    expect(await changed('lib/auth.ts', files)).toContain(
      'authorized: ({ auth }) => auth !== null',
    );
  });

  it.each([
    ['stand elsewhere', 'callbacks'],
    ['are worked out', 'callbacks: make()'],
    ['may be spread', '...more'],
  ])(
    'stays as it is, and ends the build, where callbacks %s: it would let everybody in',
    async (_, callbacks) => {
      const files = app(callbacks);
      expect(await changed('middleware.ts', files)).not.toContain('auth as middleware');
      const { steps } = await planned(files);
      expect(steps.filter(({ what }) => what.startsWith('middleware.ts'))).toContainEqual(
        expect.objectContaining({
          action: 'by hand',
          reason: expect.stringContaining('next-auth/middleware is gone'),
          snippet: expect.stringContaining('NextResponse.redirect'),
        }),
      );
    },
  );
});
