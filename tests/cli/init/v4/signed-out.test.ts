import { describe, expect, it } from 'vitest';
import { initCommand } from '../../../../src/cli/init/init.ts';
import { makeApp } from '../../../support/made-app.ts';

/** What the plan says of the file with the options. */
async function saidOf(options: string, more: Readonly<Record<string, string>> = {}) {
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
  it("nobody, where the one provider's accounts name people", async () => {
    const said = await saidOf(`providers: [${provider}]`);
    expect(said).toContain('Each user with a session gets a row, with their github account');
    expect(said).not.toMatch(/once more|end$/);
  });

  it.each([
    [
      'several providers',
      `providers: [${provider}, ${credentials}]`,
      /isn't that of a user in it signs in once more/,
    ],
    [
      'an own encode',
      `providers: [${provider}], jwt: { encode: write, decode: read }`,
      /your own `jwt.encode` wrote signs in once more/,
    ],
    [
      'a callback that leaves out sub',
      `providers: [${provider}], callbacks: { jwt: async ({ token }) => ({ name: token.name }) }`,
      /jwt has no `sub` signs in once more/,
    ],
  ])('%s', async (_, options, expected) => {
    expect(await saidOf(options)).toMatch(expected);
  });

  it('everybody on this machine, where v4 made the secret up', async () => {
    const said = await saidOf(`providers: [${provider}]`, { '.env': '' });
    expect(said).toMatch(/no secret is set here.*sessions of this machine end/);
    expect(
      await saidOf(`providers: [${provider}], secret: 'of its own'`, { '.env': '' }),
    ).not.toMatch(/no secret/);
  });
});
