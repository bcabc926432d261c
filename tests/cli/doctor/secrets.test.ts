import { rmSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { commit } from '../../support/made-app.ts';
import { appWith, doctor, findingsOf, kitAuth, plainAuth, reportOf, secret } from './apps.ts';
import { type Case, itFinds, itFindsNothing } from './cases.ts';

const given = (expression: string) => ({ 'auth.ts': kitAuth(`secret: ${expression},`) });
const own = given('process.env.SESSION_SECRET!');
const local = (text: string) => ({ '.env.local': text });

const broken: Case[] = [
  {
    code: 'secret-missing',
    title: 'asked for by the configuration, as Auth.js does by itself',
    files: { ...local(''), 'auth.ts': plainAuth('secret: process.env.AUTH_SECRET,') },
    where: ['AUTH_SECRET'],
  },
  {
    code: 'secret-missing',
    title: 'asked for under another name',
    files: { ...local(''), ...own },
    where: ['SESSION_SECRET'],
  },
  {
    code: 'secret-missing',
    title: "set to a variable that isn't set",
    files: local('AUTH_SECRET=$NOWHERE\n'),
  },
  {
    code: 'secret-weak',
    title: 'under another name',
    files: { ...local('SESSION_SECRET=hunter2\n'), ...own },
    where: ['SESSION_SECRET (.env.local)'],
  },
  {
    code: 'secret-weak',
    title: 'an older one beside one under another name',
    files: { ...local(`SESSION_SECRET=${secret}\nAUTH_SECRET_1=hunter2\n`), ...own },
    where: ['AUTH_SECRET_1 (.env.local)'],
  },
  {
    code: 'secret-weak',
    title: 'set to another variable',
    files: local(`BASE=hunter2\nAUTH_SECRET="\${BASE}"\n`),
  },
  {
    code: 'secret-committed',
    title: 'under another name',
    files: {
      ...local(''),
      ...own,
      '.env.production': `SESSION_SECRET=${secret}\n`,
      '.gitignore': '',
    },
    where: ['.env.production'],
  },
];

const fine: Case[] = [
  {
    code: 'secret-missing',
    title: 'AUTH_SECRET, which is taken where another name has none',
    files: { ...local(`AUTH_SECRET=${secret}\n`), ...own },
  },
  {
    code: 'secret-missing',
    title: 'under another name',
    files: { ...local(`SESSION_SECRET=${secret}\n`), ...own },
  },
  {
    code: 'secret-missing',
    title: "NextAuth v4's name, given to the kit",
    files: {
      ...local(`NEXTAUTH_SECRET=${secret}\n`),
      ...given('process.env.AUTH_SECRET ?? process.env.NEXTAUTH_SECRET'),
    },
  },
  ...[
    `export AUTH_SECRET="${secret}"\n`,
    `AUTH_SECRET='${secret}' # Added by \`npx auth\`\n`,
    `A=1\r\nAUTH_SECRET=${secret}\r\n`,
    `KEY="-----BEGIN\nAUTH_SECRET=no\n-----END"\nAUTH_SECRET=${secret}\n`,
    `BASE=${secret}\nAUTH_SECRET=$BASE\n`,
    `AUTH_SECRET=\${NOWHERE:-${secret}}\n`,
    `OTHER=${secret}\nAUTH_SECRET=\${NOWHERE:-$OTHER}\n`,
    `OTHER=${secret}\nAUTH_SECRET=\${NOWHERE:-\${OTHER}}\n`,
  ].map((text, index) => ({
    code: 'secret-weak',
    title: `a good one, as a file may have it (${index + 1})`,
    files: local(text),
  })),
  {
    code: 'secret-committed',
    title: 'one that is set to a variable of another file',
    files: {
      ...local(`BASE=${secret}\n`),
      '.env': `AUTH_SECRET=\${BASE}\n`,
      '.gitignore': '.env.local\n',
    },
  },
  {
    code: 'secret-committed',
    title: 'one that is encrypted',
    files: { ...local(''), '.env': `AUTH_SECRET="encrypted:${secret}"\n`, '.gitignore': '' },
  },
];

describe('of secrets session-kit doctor finds', () => {
  itFinds(broken);
  itFindsNothing(fine);

  it("no way to make one under a name of the app's own", async () => {
    const found = await findingsOf('secret-missing', appWith({ ...local(''), ...own }));
    expect(found).toMatchObject([{ fixable: false }]);
  });

  it("none in files of git that aren't there any more, or lead nowhere", async () => {
    const folder = appWith({ 'notes.md': 'to be deleted\n' });
    symlinkSync('round', join(folder, 'round'));
    commit(folder);
    rmSync(join(folder, 'notes.md'));
    expect(await findingsOf('secret-committed', folder)).toEqual([]);
  });

  it('no repository, and says so', async () => {
    const folder = appWith();
    rmSync(join(folder, '.git'), { recursive: true });
    const { report } = await reportOf(folder);
    expect(report.skipped.map(({ code }) => code)).toContain('secret-committed');
  });

  it("no word of a password that isn't encoded in DATABASE_URL", async () => {
    const env = { DATABASE_URL: 'postgresql://app:1234/hunter2hunter2@127.0.0.1:9/app' };
    for (const args of [[], ['--json']]) {
      const { text } = await doctor(appWith(), args, env);
      expect(text).toContain('database-unreachable');
      expect(text).not.toContain('hunter2');
    }
  });
});
