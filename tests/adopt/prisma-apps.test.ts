import { describe, expect, it } from 'vitest';
import { startOidcProvider } from '../e2e/support/oidc-server.ts';
import { generatorInto, prismaConfig } from '../support/prisma-files.ts';
import { makeAdoptingApp } from './support/app.ts';
import { pagesIn, withOidc } from './support/pages.ts';
import { adopt, applyMigration, prismaClient, withRows } from './support/prisma.ts';
import { startRegistry } from './support/registry.ts';
import { visitInBoth } from './support/visit.ts';

describe('an app that had no sessions gets them', () => {
  it('without Prisma and without a proxy, by one command', async () => {
    const registry = await startRegistry();
    const app = await makeAdoptingApp('empty', pagesIn('app'), { env: registry.env });
    const oidc = await startOidcProvider([app.origin]);
    await adopt(app);
    const { dependencies } = JSON.parse(await app.read('package.json'));
    expect(dependencies).toHaveProperty('authjs-session-kit');
    expect(registry.askedForOurs()).toEqual([]);
    await app.bin('prisma', 'db', 'push');
    await app.write({ 'auth.ts': withOidc(await app.read('auth.ts')) });
    await app.build();
    await visitInBoth(app, oidc.client);
    await oidc.stop();
  });

  it('in src, with users, rows and a default proxy', async () => {
    const app = await makeAdoptingApp('source', {
      app: '',
      ...pagesIn('src/app'),
      'src/app/layout.tsx': `export default function Layout({ children }: LayoutProps<'/'>) {
  return (
    <html lang="en">
      <body>{children}</body>
    </html>
  );
}
`,
      'src/app/page.tsx': 'export default function Page() {\n  return <p>home</p>;\n}\n',
      'src/proxy.ts': `import { type NextRequest, NextResponse } from 'next/server';

export default function proxy({ nextUrl }: NextRequest) {
  if (nextUrl.pathname === '/old') return NextResponse.redirect(new URL('/', nextUrl));
  const response = NextResponse.next();
  response.headers.set('x-app-proxy', 'yes');
  return response;
}
`,
      'prisma/schema.prisma': `${generatorInto('src/')}
model User {
  id    String  @id @default(cuid())
  email String  @unique
  name  String?
  notes Note[]
}

model Note {
  id     Int    @id @default(autoincrement())
  text   String
  userId String
  user   User   @relation(fields: [userId], references: [id])
}
`,
      'prisma.config.ts': prismaConfig,
      'src/lib/db.ts': prismaClient('export { prisma as db };'),
    });
    const tsconfig = await app.read('tsconfig.json');
    await app.write({ 'tsconfig.json': tsconfig.replace('"./*"', '"./src/*"') });
    await withRows(app, [
      `INSERT INTO "User" VALUES ('ada', 'ada@example.com', 'Ada')`,
      `INSERT INTO "Note" VALUES (1, 'a note', 'ada')`,
    ]);
    const oidc = await startOidcProvider([app.origin]);
    await adopt(app, '--skip-install');
    await applyMigration(app);
    const { rows } = await app.database.query(
      'SELECT * FROM "User" JOIN "Note" ON "userId" = "User".id',
    );
    expect(rows).toMatchObject([{ email: 'ada@example.com', name: 'Ada', text: 'a note' }]);

    await app.write({ 'src/auth.ts': withOidc(await app.read('src/auth.ts')) });
    await app.build();
    await visitInBoth(app, oidc.client, async (server) => {
      const browser = server.browser();
      expect((await browser.get('/')).headers.get('x-app-proxy')).toBe('yes');
      expect((await browser.get('/old')).headers.get('location')).toMatch(/\/$/);
    });
    await oidc.stop();
  });

  it('with numbers for ids, other names, another Session, a named proxy, and without cacheComponents', async () => {
    const app = await makeAdoptingApp('numbers', {
      ...pagesIn('app'),
      'next.config.ts': 'export default {};\n',
      'proxy.ts': `import { NextResponse, type NextRequest } from 'next/server';

export async function proxy(request: NextRequest) {
  const response = NextResponse.next();
  response.headers.set('x-path', request.nextUrl.pathname);
  return response;
}

export const config = { matcher: ['/((?!_next/).*)'] };
`,
      'prisma/schema.prisma': `${generatorInto('')}
model User {
  id           Int       @id @default(autoincrement())
  emailAddress String    @unique @map("email_address")
  fullName     String?
  sessions     Session[]

  @@map("members")
}

/// A workout.
model Session {
  id      Int  @id @default(autoincrement())
  minutes Int
  userId  Int
  user    User @relation(fields: [userId], references: [id])
}
`,
      'prisma.config.ts': prismaConfig,
      'lib/prisma.ts': prismaClient('export default prisma;'),
    });
    await withRows(app, [
      `INSERT INTO members VALUES (41, 'ada@example.com', 'Ada')`,
      'INSERT INTO "Session" VALUES (1, 30, 41)',
    ]);
    const oidc = await startOidcProvider([app.origin]);
    await adopt(app, '--skip-install');
    await applyMigration(app);
    expect((await app.database.query('SELECT minutes FROM "Session"')).rows).toEqual([
      { minutes: 30 },
    ]);

    await app.write({ 'auth.ts': withOidc(await app.read('auth.ts')) });
    await app.build();
    await visitInBoth(app, oidc.client, async (server) => {
      expect((await server.browser().get('/')).headers.get('x-path')).toBe('/');
    });
    const { rows } = await app.database.query('SELECT id, "fullName" FROM members WHERE id <> 41');
    expect(rows).toEqual([{ id: expect.any(Number), fullName: 'Grace' }]);
    await oidc.stop();
  });
});
