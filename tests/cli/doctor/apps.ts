import { readFileSync } from 'node:fs';
import { doctorCommand } from '../../../src/cli/doctor/doctor.ts';
import type { Report } from '../../../src/cli/doctor/report.ts';
import { type Files, makeApp } from '../../support/made-app.ts';

/** A secret like those of `openssl rand -base64 32`, which no app uses. */
export const secret = 'k3Jv9Qd1Zt7Lr0Xw5Hn2Pb8Yc6Ue4Gs+Aa/Ff1Mm9Ii=';

const packages = {
  'authjs-session-kit': '0.1.0',
  'next-auth': '5.0.0-beta.32',
  prisma: '7.10.0',
  '@prisma/client': '7.10.0',
};

/** The schema of an app with the kit: this repository's own. */
export const schema = readFileSync('prisma/schema.prisma', 'utf8');

export const kitAuth = (more = '', imports = '') => `
import { createSessionKit } from 'authjs-session-kit/next';
import { prismaAdapter, prismaSessions } from 'authjs-session-kit/prisma';
import { prisma } from './lib/prisma';
${imports}
export const { handlers, auth, createProxy, sessions } = createSessionKit({
  strategy: 'jwt',
  adapter: prismaAdapter(prisma),
  sessions: prismaSessions(prisma),
  providers: [],
  ${more}
});
`;

export const plainAuth = (more = '', imports = '') => `
import { PrismaAdapter } from '@auth/prisma-adapter';
import NextAuth from 'next-auth';
import { prisma } from './lib/prisma';
${imports}
export const { handlers, auth } = NextAuth({
  adapter: PrismaAdapter(prisma),
  providers: [],
  ${more}
});
`;

export const proxy = `
import { createProxy } from '@/auth';

export const proxy = createProxy({ protect: ['/dashboard/:path*'] });

export const config = { matcher: ['/((?!api/auth/|_next/static/).*)'] };
`;

/** Auth.js's way: `auth` itself, which only the kit's keeps off Auth.js's routes of its own accord. */
export const authProxy = `
export { auth as proxy } from '@/auth';

export const config = { matcher: ['/((?!api/auth/|_next/static/).*)'] };
`;
export const authProxyWithoutMatcher = authProxy.replace(/export const config.*\n/, '');

/** An app on plain Auth.js, with this proxy. */
export const plainAppWith = (text: string): Files => ({ 'auth.ts': plainAuth(), 'proxy.ts': text });

/** Nothing is wrong with it. */
const goodFiles: Files = {
  'auth.ts': kitAuth(),
  'proxy.ts': proxy,
  'prisma/schema.prisma': schema,
  'lib/prisma.ts': 'export const prisma = new PrismaClient();\n',
  '.env.local': `AUTH_SECRET="${secret}"\n`,
  '.env.example': 'AUTH_SECRET=\n',
};

/** A good app with some files in place of its own; "" is none. */
export function appWith(files: Files = {}, more: Readonly<Record<string, string>> = {}): string {
  return makeApp({ ...goodFiles, ...files }, { ...packages, ...more });
}

interface Visit {
  code: number;
  text: string;
}

/** What it prints, and how it ends. */
export async function doctor(folder: string, args: string[] = [], env = {}): Promise<Visit> {
  const printed: string[] = [];
  const code = await doctorCommand.run(args, {
    env,
    folder,
    print: (text) => printed.push(text),
  });
  return { code, text: printed.join('\n') };
}

export async function reportOf(folder: string, env = {}, args: string[] = []) {
  const { code, text } = await doctor(folder, ['--json', ...args], env);
  // What the command prints with --json.
  return { code, report: JSON.parse(text) as Report };
}

/** What was found under a code. */
export async function findingsOf(code: string, folder: string, env = {}) {
  const { report } = await reportOf(folder, env);
  return report.findings.filter((finding) => finding.code === code);
}
