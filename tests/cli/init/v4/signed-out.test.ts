import { describe, expect, it } from 'vitest';
import { initCommand } from '../../../../src/cli/init/init.ts';
import { makeApp } from '../../../support/made-app.ts';

/** What the plan says of the file with the options. */
async function reasonWith(options: string, more: Readonly<Record<string, string>> = {}) {
  const folder = makeApp(
    {
      'auth-options.ts': `import GitHub from 'next-auth/providers/github';

export const authOptions = { ${options} };
`,
      'app/api/auth/[...nextauth]/route.ts': `import NextAuth from 'next-auth';
import { authOptions } from '@/auth-options';

const handler = NextAuth(authOptions);
export { handler as GET, handler as POST };
`,
      '.env': 'NEXTAUTH_SECRET=a-secret-of-some-length-for-tests\n',
      ...more,
    },
    { 'next-auth': '4.24.15' },
  );
  let printed = '';
  const print = (text: string) => {
    printed += text;
  };
  await initCommand.run(['--dry-run', '--json'], { env: {}, folder, print });
  const { steps }: { steps: { what: string; reason: string }[] } = JSON.parse(printed);
  return steps.find(({ what }) => what === 'auth-options.ts')?.reason ?? '';
}

const provider = "GitHub({ clientId: 'a', clientSecret: 'b' })";
const credentials = 'Credentials({ credentials: {}, authorize: (given) => findUser(given) })';

describe('who is signed out of an app on NextAuth v4, before anything is written', () => {
  it("no user, where the only provider's accounts identify users", async () => {
    const reason = await reasonWith(`providers: [${provider}]`);
    expect(reason).toContain('Each user with a session gets a row, with their github account');
    expect(reason).not.toMatch(/once more|end$/);
  });

  it.each([
    [
      'several providers',
      `providers: [${provider}, ${credentials}]`,
      /users whose id has no row there sign in once more/,
    ],
    [
      'an own encode',
      `providers: [${provider}], jwt: { encode: write, decode: read }`,
      /your own `jwt.encode` wrote have to sign in again/,
    ],
    [
      'a callback that leaves out sub',
      `providers: [${provider}], callbacks: { jwt: async ({ token }) => ({ name: token.name }) }`,
      /jwt has no `sub` have to sign in again/,
    ],
  ])('%s', async (_, options, expected) => {
    expect(await reasonWith(options)).toMatch(expected);
  });

  it('every user on this machine, where v4 generated the secret', async () => {
    const reason = await reasonWith(`providers: [${provider}]`, { '.env': '' });
    expect(reason).toMatch(/no secret is set here.*sessions on this machine end/);
    expect(
      await reasonWith(`providers: [${provider}], secret: 'of its own'`, { '.env': '' }),
    ).not.toMatch(/no secret/);
  });
});
