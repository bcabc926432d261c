import { describe, expect, it } from 'vitest';
import { changed, head, planned, user } from './planned.ts';

const file = (options: string, imports = '') => `import GitHub from "next-auth/providers/github";
import { createSessionKit } from "authjs-session-kit/next";
${imports}
export const { handlers, auth, createProxy } = createSessionKit({ ${options} });
`;

async function stepOf(text: string, files: Record<string, string> = {}) {
  const all = { 'auth.ts': text, ...files };
  expect(await changed('auth.ts', all)).toBe('');
  return (await planned(all)).steps.find(({ what }) => what === 'auth.ts');
}

describe('a file that calls the kit already', () => {
  it.each([
    'strategy: "jwt", sessions: prismaSessions(prisma), providers: []',
    'sessions, providers: []',
    // May hold them.
    '...fromElsewhere(), providers: []',
  ])('stays as it is: %s', async (options) => {
    expect(await stepOf(file(options))).toMatchObject({
      action: 'skip',
      reason: 'it calls createSessionKit already',
    });
  });

  it('gets a note to pass the new models, and an adapter where there is none', async () => {
    expect(await stepOf(file('providers: [GitHub]'))).toMatchObject({
      action: 'by hand',
      reason: expect.stringContaining('it calls createSessionKit without `sessions`'),
      snippet: `import { prismaAdapter, prismaSessions } from "authjs-session-kit/prisma";
import { prisma } from "@/lib/prisma";

// In the options of createSessionKit:
strategy: "jwt",
adapter: prismaAdapter(prisma),
sessions: prismaSessions(prisma),`,
    });
  });

  it('gets notes only on what is missing', async () => {
    const imports = `import { prismaAdapter } from "authjs-session-kit/prisma";
import { prisma } from "@/lib/prisma";
`;
    const text = file('strategy: "jwt", adapter: prismaAdapter(prisma), providers: []', imports);
    expect((await stepOf(text))?.snippet).toBe(
      `import { prismaSessions } from "authjs-session-kit/prisma";

// In the options of createSessionKit:
sessions: prismaSessions(prisma),`,
    );
    const twice = file('jwt: { providers: [] }, database: { providers: [] }', imports);
    expect((await stepOf(twice))?.snippet).not.toContain('adapter:');
    const named = file('strategy: "database", providers: []');
    expect((await stepOf(named))?.snippet).not.toContain('strategy:');
  });

  it("gets a note with the app's other names", async () => {
    const schema = head + user.replace('  email        ', '  emailAddress');
    const step = await stepOf(file('providers: []'), { 'prisma/schema.prisma': schema });
    expect(step?.snippet).toContain('  user: { fields: { email: "emailAddress" } },');
    expect(step?.snippet).toContain('sessions: prismaSessions(prisma, { names }),');
  });
});
