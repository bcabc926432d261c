import { describe, expect, it } from 'vitest';
import { namesDeclaredTwice } from './compiler-errors.ts';
import { changed, planned } from './planned.ts';

const head = `import NextAuth, { type NextAuthResult } from "next-auth";
import GitHub from "next-auth/providers/github";
import { prisma } from "@/lib/prisma";
import { config } from "./config";
`;
const given = '{ providers: [GitHub] }';
const call = `NextAuth(${given})`;
const others = ['requireSession', 'withSession', 'refreshSession', 'createProxy', 'sessions'];
const all = ['getSession', ...others];

/** The lines that auth.ts gets below its imports. */
async function added(rest: string): Promise<string[]> {
  const lines = (await changed('auth.ts', { 'auth.ts': `${head}\n${rest}\n` })).split('\n');
  return lines.filter((line) => line.startsWith('+') && !line.startsWith('+import'));
}

const kit =
  'createSessionKit({ strategy: "jwt", adapter: prismaAdapter(prisma), sessions: prismaSessions(prisma), providers: [GitHub] });';

describe('what NextAuth returns under a name', () => {
  it.each([
    [
      'has its parts exported one by one',
      `const result = ${call};

export const auth = result.auth;
export const handlers: NextAuthResult["handlers"] = result.handlers; // for the route`,
      all.map((name) => `+export const ${name} = result.${name};`),
    ],
    [
      'has parts of parts exported',
      `const result = ${call};
export const { GET, POST } = result.handlers;
export const getSession = result.auth;`,
      others.map((name) => `+export const ${name} = result.${name};`),
    ],
    [
      'is taken apart twice',
      `const result = ${call};
export const { auth: getSession } = result;
export const { signIn, handlers } = result;`,
      [`+export const { signIn, handlers, ${others.join(', ')} } = result;`],
    ],
    [
      'is taken apart both ways',
      `const result = ${call};
export const { signIn } = result;
export const handlers = result.handlers;`,
      [`+export const { signIn, ${all.join(', ')} } = result;`],
    ],
    [
      'is taken apart with the rest of it',
      `const result = ${call};
export const { handlers, ...more } = result;`,
      [`+export const { ${all.join(', ')} } = result;`],
    ],
    [
      'has its parts in a list',
      `const result = ${call};
const handlers = result.handlers;
const auth = result.auth;

export { auth as getSession, handlers };`,
      [
        ...others.map((name) => `+const ${name} = result.${name};`),
        `+export { auth as getSession, handlers, ${others.join(', ')} };`,
      ],
    ],
    [
      'is the default export',
      `const result = ${call};

export default result;`,
      [`+export const { handlers, ${all.join(', ')} } = result;`],
    ],
    [
      'is wrapped part by part',
      `const result = ${call};

export const handlers = result.handlers;
export const auth = cache(result.auth);`,
      all.map((name) => `+export const ${name} = result.${name};`),
    ],
  ])('%s, and so are the helpers', async (_name, rest, expected) => {
    expect(await added(rest)).toEqual([`+const result = ${kit}`, ...expected]);
    const { steps } = await planned({ 'auth.ts': `${head}\n${rest}\n` });
    expect(steps.filter(({ what, action }) => what === 'auth.ts' && action === 'by hand')).toEqual(
      [],
    );
  });

  it('stands in the line before a comment as it did', async () => {
    const rest = `const result = ${call};\nexport const handlers = result.handlers; // for the route`;
    expect(await changed('auth.ts', { 'auth.ts': `${head}\n${rest}\n` })).not.toContain('route');
  });

  it("has the kit's type, and not Auth.js's", async () => {
    const named = `const result: NextAuthResult = ${call};\nexport const handlers = result.handlers;`;
    const lines = await changed('auth.ts', { 'auth.ts': `${head}\n${named}\n` });
    expect(lines).toContain('+const result = createSessionKit(');
    expect(lines).not.toContain('+import { type NextAuthResult');
    const apart = `export const { handlers, auth }: ReturnType<typeof NextAuth> = ${call};`;
    const other = await changed('auth.ts', { 'auth.ts': `${head}\n${apart}\n` });
    expect(other).toContain(`+export const { handlers, auth, ${all.join(', ')} } = ${kit}`);
    expect(other).not.toContain('+import NextAuth');
  });

  it('is of no instance beside it, which is called as before', async () => {
    const rest = `export const { auth: ofEdge } = NextAuth(config);
export const { handlers, auth } = ${call};`;
    const reversed = rest.split('\n').reverse().join('\n');
    for (const text of [rest, reversed]) {
      const lines = await changed('auth.ts', { 'auth.ts': `${head}\n${text}\n` });
      expect(lines).toContain(`+export const { handlers, auth, ${all.join(', ')} } = ${kit}`);
      expect(lines).not.toContain('-import NextAuth');
    }
  });

  it('is left to people where another call has it', async () => {
    const rest = `export const { handlers, auth } = traced(${call});`;
    const { steps } = await planned({ 'auth.ts': `${head}\n${rest}\n` });
    expect(steps).toContainEqual(
      expect.objectContaining({
        action: 'by hand',
        reason: expect.stringContaining('export createProxy of what createSessionKit returns'),
      }),
    );
  });
});

describe("what is to be written in the place of a call that can't be changed", () => {
  const lazy = 'NextAuth(config())';

  /** With all else of the file as it is. */
  async function written(statement: string, rest: string): Promise<string> {
    const text = `${head}\n${statement}\n${rest}\n`;
    const { steps } = await planned({ 'auth.ts': text });
    const step = steps.find(({ what, snippet }) => what === 'auth.ts' && snippet);
    const snippet = step?.snippet ?? '';
    return `${snippet.slice(snippet.indexOf('\n\n') + 2)}\n${rest}\n`;
  }

  it.each([
    [`const result = ${lazy};`, 'export const handlers = result.handlers;'],
    [`const result = ${lazy};`, 'export const { handlers, auth } = result;'],
    [`const result: NextAuthResult = ${lazy};`, 'export default result;'],
    [`export const result = ${lazy};`, ''],
    [
      `const result = ${lazy};`,
      'const handlers = result.handlers;\nexport { handlers, getSession };\nfunction getSession() {}',
    ],
    [`export const { handlers, auth } = ${lazy};`, ''],
    [`const { handlers, auth } = ${lazy};`, 'export { handlers, auth };'],
    [`export default ${lazy};`, ''],
  ])('%s declares each name once, and exports createProxy: %s', async (statement, rest) => {
    const text = await written(statement, rest);
    expect(text).toContain('createSessionKit({');
    expect(text).not.toContain('NextAuthResult');
    expect(namesDeclaredTwice(text)).toEqual([]);
    expect(text).toMatch(/^export (const )?\{.*\bcreateProxy\b|^export const createProxy/m);
    const wasDefault = `${statement}\n${rest}`.includes('export default');
    expect(/^export default/m.test(text)).toBe(wasDefault);
  });
});
