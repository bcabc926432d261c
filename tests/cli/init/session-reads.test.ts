import { describe, expect, it } from 'vitest';
import { appWith, findingsOf, kitAuth } from '../doctor/apps.ts';
import { changed, planned } from './planned.ts';

const auth = `import NextAuth from 'next-auth';
import { PrismaAdapter } from '@auth/prisma-adapter';
import { prisma } from '@/lib/prisma';

export const { handlers, auth } = NextAuth({ adapter: PrismaAdapter(prisma), providers: [] });
`;
const guard = `import { NextResponse } from 'next/server';
import { getToken } from 'next-auth/jwt';

export async function proxy(req) {
  const token = await getToken({ req, secret: process.env.AUTH_SECRET, secureCookie: true });
  if (!token) return NextResponse.redirect(new URL('/signin', req.url));
  return NextResponse.next();
}
`;
const page = `import * as jwt from '@auth/core/jwt';
import { headers } from 'next/headers';

export default async function Page() {
  const raw = await jwt.getToken({ raw: true, req: { headers: await headers() }, salt, secret });
  return null;
}
`;
const route = `import { prisma } from '@/lib/prisma';

export async function GET(request) {
  const sessionToken = request.cookies.get('authjs.session-token')?.value;
  const found = await prisma.session.findUnique({ where: { sessionToken }, include: { user: true } });
  return Response.json(found?.user ?? null);
}
`;
const files = {
  'auth.ts': auth,
  'proxy.ts': guard,
  'app/page.tsx': page,
  'app/api/user/route.ts': route,
};

describe('code that reads sessions itself', () => {
  it('is named by init, with its line and what to write', async () => {
    const { steps } = await planned(files);
    const found = steps.filter(({ reason }) =>
      reason.startsWith("call the kit's function in its place"),
    );
    expect(found.map(({ action, what }) => [action, what])).toEqual([
      ['by hand', 'app/api/user/route.ts:5'],
      ['by hand', 'app/page.tsx:5'],
      ['by hand', 'proxy.ts:5'],
    ]);
    const [ofRoute, ofPage, ofProxy] = found.map(({ snippet }) => snippet);
    expect(ofRoute).toContain("import { getSession } from '@/auth';");
    expect(ofRoute).toMatch(/\nawait getSession\(\)$/);
    expect(ofPage).toMatch(/\ngetToken\(\{ raw: true, req: \{ headers: await headers\(\) \} \}\)$/);
    expect(ofProxy).toContain("import { getToken } from '@/auth';");
    expect(ofProxy).toMatch(/\ngetToken\(\{ req \}\)$/);
    expect(await changed('auth.ts', files)).toContain('createProxy, sessions, getToken }');
  });

  it('is named in a middleware that would be left on the edge, with where it has to run', async () => {
    const next15 = JSON.stringify({
      dependencies: { next: '15.5.4', 'next-auth': '5.0.0-beta.32' },
    });
    const { steps } = await planned({
      'auth.ts': auth,
      'package.json': next15,
      'middleware.ts': guard.replace('function proxy', 'function middleware'),
    });
    const [step] = steps.filter(({ what }) => what === 'middleware.ts:5');
    expect(step?.action).toBe('by hand');
    expect(step?.snippet).toContain("runtime: 'nodejs'");
  });

  it.for([
    ['a test', { 'tests/token.test.ts': guard }],
    [
      'types',
      { 'lib/types.ts': "import type { JWT } from 'next-auth/jwt';\nexport type Token = JWT;\n" },
    ],
    ["the kit's own", { 'proxy.ts': guard.replace('next-auth/jwt', '@/auth') }],
    [
      'another table',
      {
        'lib/find.ts':
          'export const find = () => prisma.visit.findMany({ where: { id } , select: { sessionToken: true } });\n',
      },
    ],
    [
      "an adapter's own method",
      {
        'lib/adapter.ts':
          'export const adapter = { ...base, getSessionAndUser(sessionToken) { return prisma.session.findUnique({ where: { sessionToken } }); } };\n',
      },
    ],
  ] as const)('is not %s', async ([, other]) => {
    const { steps } = await planned({ 'auth.ts': auth, ...other });
    expect(steps.filter(({ reason }) => reason.startsWith('call the kit'))).toEqual([]);
    expect(await changed('auth.ts', { 'auth.ts': auth, ...other })).not.toContain('getToken');
    expect(await findingsOf('session-read-past-kit', appWith(other))).toEqual([]);
  });

  it('is named by the doctor of an app with the kit', async () => {
    const found = await findingsOf(
      'session-read-past-kit',
      appWith({ ...files, 'auth.ts': kitAuth() }),
    );
    expect(found.map(({ where, level }) => [where, level])).toEqual([
      ['app/api/user/route.ts:5', 'error'],
      ['app/page.tsx:5', 'error'],
      ['proxy.ts:5', 'error'],
    ]);
    expect(found[2]?.fix).toBe(
      'Write getToken({ req }), with getToken of auth.ts, where createSessionKit returns it.',
    );
  });
});
