import ts from 'typescript';
import { describe, expect, it } from 'vitest';

const { config } = ts.readConfigFile('tsconfig.json', ts.sys.readFile);
const { options } = ts.parseJsonConfigFileContent({ ...config, files: [] }, ts.sys, '.');

/** Parsed once: these are the same for each of the files. */
const parsed = new Map<string, ts.SourceFile | undefined>();

/**
 * Compiles a file of an app by itself, since what it adds to types holds for all files.
 *
 * @returns the compiler's messages.
 */
function problemsOf(text: string): string[] {
  const path = `${process.cwd()}/tests/app.ts`;
  const host = ts.createCompilerHost(options);
  const { getSourceFile } = host;
  host.getSourceFile = (name, ...rest) => {
    if (name === path) return ts.createSourceFile(name, text, ts.ScriptTarget.ES2023);
    if (!parsed.has(name)) parsed.set(name, getSourceFile(name, ...rest));
    return parsed.get(name);
  };
  const program = ts.createProgram([path], { ...options, incremental: false }, host);
  return ts
    .getPreEmitDiagnostics(program, program.getSourceFile(path))
    .map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, ' '));
}

const uses = `
declare const kit: SessionKit;
export async function use() {
  const session = await kit.requireSession();
  const read = await kit.auth();
  const { data } = useSession();
  const all: string[] = [session.user.id, session.user.role, session.sid];
  await kit.sessions.list(session);
  return [all, read?.user.role.length, data?.user.role.length];
}
`;
const imports = `import { useSession } from 'authjs-session-kit/client';
import type { SessionKit } from 'authjs-session-kit/next';
import type { DefaultSession } from 'next-auth';
`;

describe("an app that extends Auth.js's types", () => {
  it("by `user` of the session, as in Auth.js's guide, in a declaration or a code file", () => {
    const own = `declare module 'next-auth' {
  interface Session {
    user: { role: string } & DefaultSession['user'];
  }
}
`;
    expect(problemsOf(imports + own + uses)).toEqual([]);
  });

  it('by the user', () => {
    const own = `declare module 'next-auth' {
  interface User {
    role: string;
  }
}
export type Unused = DefaultSession;
`;
    expect(problemsOf(imports + own + uses)).toEqual([]);
  });

  it("and creates a session object of Auth.js's type, as its tests do", () => {
    const own = `import type { Session } from 'next-auth';

declare module 'next-auth' {
  interface Session {
    user: { role: string } & DefaultSession['user'];
    tenant: string;
  }
}
export const made: Session = { user: { role: 'admin' }, expires: '', tenant: 'one' };
export const auth = async (kit: SessionKit): Promise<Session | null> => kit.auth();
export const tenant = async (kit: SessionKit) => (await kit.requireSession()).tenant.length;
`;
    expect(problemsOf(imports + own + uses)).toEqual([]);
  });

  it('and gets an error for a property that it has not added', () => {
    expect(problemsOf(`${imports}export type Unused = DefaultSession;\n${uses}`)).toContainEqual(
      expect.stringContaining("Property 'role' does not exist"),
    );
  });
});
