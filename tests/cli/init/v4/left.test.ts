import { describe, expect, it } from 'vitest';
import { stepsFor } from '../planned.ts';

const packages = {
  'package.json': JSON.stringify({
    dependencies: {
      next: '16.4.6',
      react: '19.3.1',
      prisma: '7.10.0',
      '@prisma/client': '7.10.0',
      'next-auth': '4.24.15',
    },
  }),
};
const options = (text: string) => `import NextAuth, { type NextAuthOptions } from 'next-auth';
import AzureADProvider from 'next-auth/providers/azure-ad';
import CredentialsProvider from 'next-auth/providers/credentials';
import TwitterProvider from 'next-auth/providers/twitter';

export const authOptions: NextAuthOptions = {
${text}
};

export default NextAuth(authOptions);
`;
const v4Route = 'pages/api/auth/[...nextauth].ts';

/** @returns init's steps for a file of an app with these options. */
const stepsWith = (text: string, files: Record<string, string> = {}, path = 'auth.ts') =>
  stepsFor(path, { ...packages, [v4Route]: options(text), ...files });

describe('what is left of an app of NextAuth v4', () => {
  it.each([
    ['  providers: [TwitterProvider({ clientId: "a", clientSecret: "b" })],', /v5 has no OAuth 1/],
    [
      "  providers: [{ id: 'x', name: 'X', type: 'oauth', wellKnown: 'https://x/.well-known/openid-configuration', profile: (p) => ({ id: p.sub }) }],",
      /by its issuer/,
    ],
    [
      "  providers: [CredentialsProvider({ credentials: {}, async authorize() { throw new Error('no'); } })],",
      /in v5 the page gets "Configuration"/,
    ],
    [
      "  providers: [],\n  callbacks: { signIn() { throw new Error('no'); } },",
      /in v5 the page gets "AccessDenied"/,
    ],
    [
      '  providers: [],\n  callbacks: { session({ session, token }) { session.user.email = token.email; return session; } },',
      /email of a session is a string/,
    ],
    [
      '  providers: [],\n  events: { signOut({ token }) { console.log(token); } },',
      /either a token or a session/,
    ],
  ])('names %s', async (text, reason) => {
    expect((await stepsWith(text)).join('\n')).toMatch(reason);
  });

  it('leaves what v5 has too', async () => {
    const text = `  providers: [
    TwitterProvider({ clientId: 'a', clientSecret: 'b', version: '2.0' }),
    AzureADProvider({ clientId: 'a', clientSecret: 'b', tenantId: process.env.TENANT! }),
    CredentialsProvider({ credentials: {}, authorize: async () => null }),
  ],
  callbacks: { signIn: () => '/login?error=closed' },`;
    const left = (await stepsWith(text)).filter((step) => step.startsWith('by hand'));
    expect(left.filter((step) => !step.includes('belong to rows'))).toEqual([]);
  });

  it.each([
    [
      'lib/jwt.ts',
      "import { decode } from 'next-auth/jwt';\nexport const read = (token: string) => decode({ token, secret: 'x' });\n",
      /key from the cookie/,
    ],
    [
      'lib/later.ts',
      "export const later = async () => (await import('next-auth/next')).getServerSession();\n",
      /at the top of the file/,
    ],
    [
      'lib/other.ts',
      "import { getServerSession } from 'next-auth';\nexport const other = () => getServerSession({ providers: [] });\n",
      /has no getServerSession/,
    ],
    [
      'app/error/page.tsx',
      "export const texts = { OAuthCallback: 'Try again.' };\nexport default () => null;\n",
      /OAuthAccountNotLinked/,
    ],
    [
      'lib/form.ts',
      "import { signIn } from 'next-auth/react';\nexport async function go() {\n  const { ok } = (await signIn('credentials', { redirect: false }))!;\n  return ok;\n}\n",
      /refused sign-in with 200/,
    ],
    [
      'tests/page.test.ts',
      "vi.mock('next-auth', () => ({ getServerSession: vi.fn() }));\n",
      /has no effect/,
    ],
    [
      'types/auth.d.ts',
      "import 'next-auth';\ndeclare module 'next-auth' {\n  interface Session { user: { id: number } }\n}\n",
      /declares ids as strings/,
    ],
  ])('names what is in %s', async (path, text, reason) => {
    expect((await stepsWith('  providers: [],', { [path]: text }, path)).join('\n')).toMatch(
      reason,
    );
  });
});
