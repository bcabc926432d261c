import { describe, expect, it } from 'vitest';
import { changed, planned, stepsFor } from './planned.ts';

const auth = (settings: string, imports = '') => `import NextAuth from 'next-auth';
import { prisma } from '@/lib/prisma';
${imports}
export const { handlers, auth } = NextAuth({ ${settings} });
`;
const withAdapter = (settings = '') =>
  auth(`adapter: PrismaAdapter(prisma), providers: [], ${settings}`);

describe('the secret of an app that gets the kit', () => {
  const secret = 'k3Jv9Qd1Zt7Lr0Xw5Hn2Pb8Yc6Ue4Gs';

  it.for([
    ['under its old name', '', 'NEXTAUTH_SECRET', 'NEXTAUTH_SECRET'],
    [
      "under the configuration's name",
      'secret: process.env.SESSION_KEY,',
      'SESSION_KEY',
      'SESSION_KEY',
    ],
    [
      'under the old name, which the configuration says',
      'secret: process.env.NEXTAUTH_SECRET,',
      'NEXTAUTH_SECRET',
      'NEXTAUTH_SECRET',
    ],
    [
      "under a name that the configuration doesn't say",
      'secret: process.env.NEXTAUTH_SECRET,',
      'AUTH_SECRET',
      'NEXTAUTH_SECRET',
    ],
  ] as const)(
    'stays where it is, %s, and the strategy is written beside it',
    async ([, setting, name, inExample]) => {
      for (const file of ['.env.local', '.env', '.env.development']) {
        const files = { 'auth.ts': withAdapter(setting), [file]: `${name}="${secret}"\n` };
        const { steps } = await planned(files);
        expect(
          steps.filter(({ what, action }) => what.startsWith('.env') && action === 'by hand'),
        ).toEqual([]);
        const added = await changed('.env.local', files);
        expect(added).toContain('AUTH_SESSION_STRATEGY="database"');
        expect(added).not.toMatch(/^\+\w*SECRET/m);
        expect(await changed('.env.example', files)).toContain(`+${inExample}=""`);
        expect(await changed('auth.ts', files)).toContain(`${setting} });`);
      }
    },
  );

  it('is made under the name that the configuration reads', async () => {
    const added = await changed('.env.local', {
      'auth.ts': withAdapter('secret: process.env.NEXTAUTH_SECRET,'),
    });
    expect(added).toContain('+NEXTAUTH_SECRET="');
    expect(added).not.toMatch(/^\+AUTH_SECRET/m);
  });

  it('is left to code that works it out', async () => {
    const files = { 'auth.ts': withAdapter('secret: secretOf(vault),') };
    expect(await changed('.env.local', files)).not.toMatch(/SECRET/);
    expect(await changed('.env.example', files)).not.toMatch(/SECRET/);
  });
});

describe('the variables that are left to set are reported', () => {
  it('for servers: the secret, and whose host may be trusted', async () => {
    const steps = await stepsFor('your servers', { 'auth.ts': withAdapter() });
    expect(steps).toEqual([
      expect.stringMatching(/^to set: AUTH_SECRET, the same on all of them/),
      expect.stringMatching(/^to set: AUTH_URL .*or AUTH_TRUST_HOST=true .*no user is signed in/),
    ]);
    expect(await stepsFor('your servers', {})).toHaveLength(2);
    // v5 reads NEXTAUTH_URL, but doesn't trust its host.
    const former = { 'auth.ts': withAdapter(), '.env': 'NEXTAUTH_URL=https://app.example\n' };
    expect(await stepsFor('your servers', former)).toHaveLength(2);
  });

  it.for([
    { 'auth.ts': withAdapter('trustHost: true,'), '.env': '' },
    { 'auth.ts': withAdapter(), '.env': 'AUTH_URL=https://app.example\n' },
    { 'auth.ts': withAdapter(), '.env': 'AUTH_TRUST_HOST=true\n' },
  ])('but not of a host that is trusted already, %#', async (files) => {
    expect(await stepsFor('your servers', files)).toEqual([expect.stringContaining('_SECRET')]);
  });

  it('and a shorter idle timeout is offered where none was set', async () => {
    const offered = (settings: string) =>
      stepsFor('if you like', { 'auth.ts': withAdapter(settings) });
    expect(await offered('')).toEqual([
      expect.stringMatching(/^to set: AUTH_IDLE_TIMEOUT=604800 .*30/),
    ]);
    expect(await offered('session: { maxAge: 3600 },')).toEqual([]);
    expect(await offered('jwt: { maxAge: 3600 },')).toEqual([]);
    const { changes } = await planned({ 'auth.ts': withAdapter() });
    for (const { diff } of changes) expect(diff).not.toContain('IDLE_TIMEOUT');
  });
});

describe('the users who have to sign in once more', () => {
  const credentials = (authorize: string) => `Credentials({ credentials: {}, ${authorize} })`;
  const found = credentials(
    'authorize: async ({ email }) => prisma.user.findUnique({ where: { email } })',
  );
  const byHelper = credentials('async authorize({ email }) { return await getUser(email); }');
  const elsewhere = credentials('authorize: () => fetch("https://id.example").then(asUser)');
  const imports = `import Credentials from 'next-auth/providers/credentials';
import GitHub from 'next-auth/providers/github';
import { getUser } from '@/lib/users';
`;
  const whoSignsIn = async (settings: string) => {
    const steps = await stepsFor('auth.ts', {
      'auth.ts': auth(settings, imports),
      'lib/users.ts':
        "import { prisma } from './prisma';\nexport async function getUser(email) {\n  return prisma.user.findFirst({ where: { email } });\n}\n",
    });
    return /There was no adapter, so (.*)$/m.exec(steps.join('\n'))?.[1] ?? null;
  };

  it('are reported', async () => {
    expect(await whoSignsIn('providers: [GitHub]')).toBe('all users sign in once more');
    expect(await whoSignsIn('providers: [GitHub({ scope: "" })]')).toBe(
      'all users sign in once more',
    );
    expect(await whoSignsIn(`providers: [${found}]`)).toBeNull();
    expect(await whoSignsIn(`providers: [${byHelper}]`)).toBeNull();
    expect(await whoSignsIn(`providers: [GitHub, ${found}]`)).toBe(
      'users of other providers than credentials sign in once more',
    );
    const made = credentials('authorize: ({ email }) => prisma.user.upsert({ where: { email } })');
    expect(await whoSignsIn(`providers: [${made}]`)).toBeNull();
    for (const callback of [
      'async signIn({ user }) { user.id = await idAt(user.email); return true; }',
      'async jwt({ token }) { token.sub = await idAt(token.email); return token; }',
      'jwt: async ({ token }) => ({ ...token, sub: await idAt(token.email) })',
    ]) {
      expect(await whoSignsIn(`providers: [GitHub], callbacks: { ${callback} }`)).toBe(
        'users whose id has no row there sign in once more',
      );
    }
    const compared = 'signIn: ({ user }) => user.id === "ada"';
    expect(await whoSignsIn(`providers: [GitHub], callbacks: { ${compared} }`)).toBe(
      'all users sign in once more',
    );
    for (const unknown of ['providers', 'providers: [own]', `providers: [${elsewhere}]`]) {
      expect(await whoSignsIn(unknown)).toBe('users whose id has no row there sign in once more');
    }
    for (const other of ['adapter, providers: [GitHub]', '...others, providers: [GitHub]']) {
      expect(await whoSignsIn(other)).toBeNull();
    }
  });
});
