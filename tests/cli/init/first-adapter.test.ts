import { describe, expect, it } from 'vitest';
import { planned } from './planned.ts';

const imports = `import NextAuth from 'next-auth';
import Credentials from 'next-auth/providers/credentials';
import GitHub from 'next-auth/providers/github';
import { prisma } from '@/lib/prisma';
import { askElsewhere, findUser } from '@/lib/users';
`;
const users = `import { prisma } from './prisma';
export const findUser = async ({ email }) => prisma.user.findUnique({ where: { email } });
export const askElsewhere = async ({ email }) => (await fetch('https://id.example/' + email)).json();
`;

/** What is left to write of an app with these settings. */
async function leftFor(settings: string) {
  const { steps } = await planned({
    'auth.ts': `${imports}
export const { handlers, auth } = NextAuth({ session: { strategy: 'jwt' }, ${settings} });
`,
    'lib/users.ts': users,
  });
  return steps.filter(({ action, what }) => action === 'by hand' && /^(auth|lib)/.test(what));
}

describe('where the kit brings the first adapter', () => {
  it.each([
    'authorize: askElsewhere',
    'async authorize(given) { return askElsewhere(given); }',
    'authorize: (given) => sql.one("select * from people", given.email)',
  ])('a sign-in without a row of User gets a note to create one: %j', async (authorize) => {
    const left = await leftFor(
      `providers: [GitHub, Credentials({ credentials: {}, ${authorize} })]`,
    );
    expect(left).toMatchObject([
      {
        what: expect.stringMatching(/^(auth|lib\/users)\.ts:\d+$/),
        reason: expect.stringMatching(
          /`authorize` has to return the id of such a row.*no user can sign in/,
        ),
        snippet: expect.stringContaining('prisma.user.upsert('),
      },
    ]);
  });

  it.each([
    'authorize: findUser',
    'authorize: async (given) => findUser(given)',
    'async authorize({ email }) { return prisma.user.findFirst({ where: { email } }); }',
    // What it does can't be read.
    '...others',
  ])('one that finds a row stays as it is: %j', async (authorize) => {
    expect(await leftFor(`providers: [Credentials({ credentials: {}, ${authorize} })]`)).toEqual(
      [],
    );
  });

  it.each([
    'callbacks: { async signIn({ user }) { const { id } = await findUser(user); user.id = id; return true; } }',
    'callbacks: { signIn: ({ user }) => prisma.user.upsert({ where: { email: user.email } }) }',
    'callbacks: { jwt: async ({ token }) => ({ ...token, id: (await findUser(token)).id }) }',
    'events: { signIn: ({ user }) => prisma.user.create({ data: user }) }',
  ])('users that the app finds by itself are linked, or Auth.js refuses them: %j', async (rule) => {
    const oidc = "{ id: 'work', type: 'oidc', issuer: 'https://id.example' }";
    const [step, ...more] = await leftFor(`providers: [GitHub, ${oidc}], ${rule}`);
    expect(more).toEqual([]);
    expect(step).toMatchObject({
      what: expect.stringMatching(/^auth\.ts:\d+$/),
      reason: expect.stringMatching(/OAuthAccountNotLinked.*If the provider verifies addresses/),
    });
    expect(step?.snippet?.split('\n')).toEqual([
      expect.stringMatching(/^allowDangerousEmailAccountLinking: true, \/\/ in GitHub at auth/),
      expect.stringMatching(/^allowDangerousEmailAccountLinking: true, \/\/ in 'work' at auth/),
    ]);
  });

  it.each([
    'providers: [GitHub({ allowDangerousEmailAccountLinking: true })], callbacks: { signIn: ({ user }) => prisma.user.create({ data: user }) }',
    'providers: [GitHub], callbacks: { jwt: async ({ token }) => ({ ...token, ...(await prisma.user.findUnique({ where: { id: token.sub } })) }) }',
    'adapter, providers: [GitHub], callbacks: { signIn: ({ user }) => prisma.user.create({ data: user }) }',
    'adapter, providers: [GitHub, Credentials({ authorize: askElsewhere })]',
  ])('and there is no note where nothing has to be done: %j', async (settings) => {
    expect(await leftFor(settings)).toEqual([]);
  });
});

it('a client that is generated into the app for the first time is made by its build', async () => {
  const build = async (files: Record<string, string>) => {
    const { steps } = await planned(files);
    return steps.filter(({ what }) => what === 'package.json');
  };
  const none = { 'prisma/schema.prisma': '', 'lib/prisma.ts': '' };
  expect(await build(none)).toMatchObject([
    {
      action: 'by hand',
      snippet: '"build": "prisma generate && next build"',
      isCode: false,
    },
  ]);
  expect(await build({})).toEqual([]);
});

describe('an app that keeps its tables by something else than Prisma', () => {
  const migration = async (packages: object) => {
    const { steps } = await planned({
      'prisma/schema.prisma': '',
      'lib/prisma.ts': '',
      'package.json': JSON.stringify({ dependencies: { next: '16.4.6', ...packages } }),
    });
    return steps.find(({ what }) => what === 'migration')?.reason;
  };

  it.each(['drizzle-orm', 'postgres', 'pg'])(
    'gets a note to use another database, as Prisma would delete what %s made',
    async (name) => {
      expect(await migration({ [name]: '1.0.0' })).toMatch(
        new RegExp(
          `Prisma doesn't know the app's tables of ${name}.*set DATABASE_URL to a separate database$`,
        ),
      );
    },
  );

  it('and one that keeps none may go without migrations', async () => {
    expect(await migration({})).toMatch(/without any: .*prisma db push$/);
  });
});
