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
    'stays as it is, and ends the build, where callbacks %s: it would let every visitor in',
    async (_, callbacks) => {
      const files = app(callbacks);
      expect(await changed('middleware.ts', files)).not.toContain('auth as middleware');
      const { steps } = await planned(files);
      expect(steps.filter(({ what }) => what.startsWith('middleware.ts'))).toContainEqual(
        expect.objectContaining({
          action: 'by hand',
          reason: expect.stringContaining('v5 has no next-auth/middleware'),
          snippet: expect.stringContaining('NextResponse.redirect'),
        }),
      );
    },
  );
});

const withAuth = (
  call: string,
  matcher: string,
) => `import { withAuth } from 'next-auth/middleware';

export default withAuth(${call});

export const config = { matcher: ${matcher} };
`;

/** What is to be written in the place of a middleware; `null`: it is moved. */
async function listed(options: string, middleware: string): Promise<string | null> {
  const { steps } = await planned({ ...app(options), 'middleware.ts': middleware });
  const left = steps.find(({ action, what }) => action === 'by hand' && /^middleware/.test(what));
  return left?.snippet ?? null;
}

describe('withAuth of NextAuth v4', () => {
  it('opens the sign-in page, and no page below it', async () => {
    const roles = `{ pages: { signIn: '/' }, callbacks: { authorized: ({ token }) => token?.role === 'admin' } }`;
    const snippet = await listed("pages: { signIn: '/' }", withAuth(roles, "['/', '/vault']"));
    expect(snippet).toContain("['/'].includes(path) || ['/api/auth/', '/_next/', '/favicon.ico']");
    expect(snippet).toContain('if (isOpen(req.nextUrl.pathname)) return;');
  });

  it("runs the app's own function where v4 did, and nowhere else", async () => {
    const own = `function only(req) { if (req.nextauth.token.role !== 'admin') return new Response('', { status: 403 }); }`;
    const snippet = await listed('', withAuth(own, "['/((?!_next).*)']"));
    expect(snippet).toMatch(/isOpen\(req\.nextUrl\.pathname\)\) return;[\s\S]*status: 403/);
  });

  it("isn't moved where it sends people to another page than the options do", async () => {
    const call = "{ pages: { signIn: '/login' } }";
    const matcher = "['/((?!_next).*)']";
    for (const options of ['', "pages: { signIn: '/signin' }"]) {
      expect(await listed(options, withAuth(call, matcher))).toContain("['/login'].includes(path)");
    }
    expect(await listed("pages: { signIn: '/login' }", withAuth(call, matcher))).toBeNull();
  });
});
