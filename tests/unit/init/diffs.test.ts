import { describe, expect, it } from 'vitest';
import { initCommand } from '../../../src/cli/init/init.ts';
import { type Files, makeApp } from '../../support/made-app.ts';

const packages = { prisma: '7.10.0', '@prisma/client': '7.10.0', 'next-auth': '5.0.0-beta.32' };

const head = `generator client {
  provider = "prisma-client-js"
}

datasource db {
  provider = "postgresql"
}
`;
const user = `
model User {
  id            String    @id @default(cuid())
  email         String    @unique
  name          String?
  emailVerified DateTime?
  image         String?
}
`;
const client = `import { PrismaClient } from '@prisma/client';

export const prisma = new PrismaClient();
`;

interface Json {
  steps: { action: string; what: string; reason: string }[];
  changes: { path: string; diff: string }[];
}

/** What init would do to an app of these files. */
async function planned(files: Files): Promise<Json> {
  const folder = makeApp(
    { 'prisma/schema.prisma': head + user, 'lib/prisma.ts': client, ...files },
    packages,
  );
  let printed = '';
  await initCommand.run(['--dry-run', '--json'], {
    env: {},
    folder,
    print: (text) => {
      printed += text;
    },
  });
  return JSON.parse(printed);
}

/** The lines that a file loses and gets. */
async function changed(path: string, files: Files): Promise<string> {
  const { changes } = await planned(files);
  const { diff = '' } = changes.find((each) => each.path === path) ?? {};
  return diff
    .split('\n')
    .filter((line) => /^[-+](?![-+])/.test(line))
    .join('\n');
}

async function stepsFor(what: string, files: Files): Promise<string[]> {
  const { steps } = await planned(files);
  return steps
    .filter((step) => step.what.includes(what))
    .map((step) => `${step.action}: ${step.reason}`);
}

describe('a proxy that is there', () => {
  it('a named function answers after the kit’s', async () => {
    const proxy = `import { NextResponse, type NextRequest } from 'next/server';

export async function proxy(request: NextRequest) {
  return NextResponse.next();
}

export const config = { matcher: '/about/:path*' };
`;
    expect(
      await changed('proxy.ts', { 'proxy.ts': proxy }),
    ).toBe(`+import { createProxy } from '@/auth';
-export async function proxy(request: NextRequest) {
+async function answer(request: NextRequest) {
+
+export const proxy = createProxy({ protect: [], answer });`);
  });

  it('so does a default one, of whatever name, in src too', async () => {
    const proxy = 'export default function middleware(request) {\n  return undefined;\n}\n';
    const files = {
      'app/page.tsx': '',
      'src/app/page.tsx': 'export default () => null;\n',
      'src/middleware.ts': proxy,
      'tsconfig.json': '{ "compilerOptions": { "paths": { "~/*": ["./src/*"] } } }',
    };
    expect(
      await changed('src/middleware.ts', files),
    ).toBe(`-export default function middleware(request) {
+import { createProxy } from '~/auth';
+
+function answer(request) {
+
+export default createProxy({ protect: [], answer });`);
  });

  it('a constant and an expression', async () => {
    expect(
      await changed('proxy.ts', { 'proxy.ts': 'export const proxy = () => undefined;\n' }),
    ).toBe(`-export const proxy = () => undefined;
+import { createProxy } from '@/auth';
+
+const answer = () => undefined;
+
+export const proxy = createProxy({ protect: [], answer });`);
    expect(
      await changed('proxy.ts', {
        'proxy.ts': 'import { chain } from "./chain";\n\nexport default chain([]);\n',
      }),
    ).toBe(`+import { createProxy } from "@/auth";
-export default chain([]);
+const answer = chain([]);
+
+export default createProxy({ protect: [], answer });`);
  });

  it.each([
    ['export { auth as proxy } from "@/auth";\n', 'skip'],
    ['import { auth } from "@/auth";\nexport default auth(() => {});\n', 'skip'],
    ['export { proxy } from "./elsewhere";\n', 'by hand'],
    ['const answer = 1;\nexport function proxy() {}\n', 'by hand'],
  ])('%j is left as it is', async (proxy, action) => {
    expect(await stepsFor('proxy.ts', { 'proxy.ts': proxy })).toEqual([
      expect.stringMatching(`^${action}: `),
    ]);
    expect(await changed('proxy.ts', { 'proxy.ts': proxy })).toBe('');
  });

  it('one with an instance of Auth.js of its own would sign people out, and is to be replaced', async () => {
    const auth = `import NextAuth from "next-auth";
import { prisma } from "@/lib/prisma";

export const { auth } = NextAuth({ providers: [] });
`;
    const files = {
      // After the guard in the alphabet, which must not be taken for the app's configuration.
      'server/auth.ts': auth,
      'middleware.ts': `import NextAuth from "next-auth";
import { config } from "./auth.config";

export default NextAuth(config).auth;
`,
    };
    expect(await stepsFor('middleware.ts', files)).toEqual([
      expect.stringMatching('^by hand: it makes an instance of Auth.js of its own'),
    ]);
    expect(await changed('middleware.ts', files)).toBe('');
    expect(await changed('server/auth.ts', files)).toContain('createSessionKit(');
  });

  it('two beside each other are the app’s to sort out', async () => {
    const files = {
      'proxy.ts': 'export function proxy() {}\n',
      'middleware.ts': 'export function middleware() {}\n',
    };
    expect(await stepsFor('proxy.ts, middleware.ts', files)).toEqual([
      expect.stringMatching('^by hand'),
    ]);
  });
});

describe('an app on Auth.js', () => {
  it('keeps its configuration, and not how sessions were kept', async () => {
    const auth = `import NextAuth, { type DefaultSession } from "next-auth";
import { PrismaAdapter } from "@auth/prisma-adapter";
import { prisma } from "@/lib/prisma";
import GitHub from "next-auth/providers/github";

export const { handlers, auth, signIn, signOut } = NextAuth({
  adapter: PrismaAdapter(prisma),
  session: { strategy: "jwt" },
  secret: process.env.AUTH_SECRET,
  providers: [GitHub],
  pages: { signIn: "/login" },
});
`;
    expect(
      await changed('auth.ts', { 'auth.ts': auth }),
    ).toBe(`-import NextAuth, { type DefaultSession } from "next-auth";
+import { type DefaultSession } from "next-auth";
+import { createSessionKit, readSessionEnvironment } from "authjs-session-kit/next";
+import { prismaSessions } from "authjs-session-kit/prisma";
-export const { handlers, auth, signIn, signOut } = NextAuth({
+export const { handlers, auth, signIn, signOut, createProxy } = createSessionKit({
+  ...readSessionEnvironment(process.env),
+  sessions: prismaSessions(prisma),
-  session: { strategy: "jwt" },
-  secret: process.env.AUTH_SECRET,`);
  });

  it('is looked for in the app, and not in its tests', async () => {
    const auth = `import NextAuth from 'next-auth';

export const { auth } = NextAuth({ providers: [] });
`;
    const files = { '__tests__/auth.test.ts': auth, 'a.spec.ts': auth, 'src/auth.ts': auth };
    expect(await changed('src/auth.ts', files)).toContain('createSessionKit');
  });

  it('says what it left out, and keeps another secret', async () => {
    const auth = `import NextAuth from "next-auth";
import { prisma } from "@/lib/prisma";

export const { auth } = NextAuth({ session: { maxAge: 60 }, secret: config.secret, providers: [] });
`;
    expect(await changed('auth.ts', { 'auth.ts': auth })).toContain(
      '+export const { auth, createProxy } = createSessionKit({ ...readSessionEnvironment(process.env), adapter: prismaAdapter(prisma), sessions: prismaSessions(prisma), secret: config.secret, providers: [] });',
    );
    expect(await stepsFor('auth.ts', { 'auth.ts': auth })).toContainEqual(
      expect.stringMatching('^by hand: "session" was left out'),
    );
  });

  it('with other names gets them above the call, also when nothing is imported after NextAuth', async () => {
    const auth = `import { prisma } from "@/lib/prisma";
import NextAuth from "next-auth";

export const { auth } = NextAuth({ providers: [] });
`;
    const schema = head + user.replace('  email        ', '  emailAddress');
    expect(await changed('auth.ts', { 'auth.ts': auth, 'prisma/schema.prisma': schema })).toContain(
      `+// Where this app has other names than Auth.js.
+const names = {
+  user: { fields: { email: 'emailAddress' } },
+};
+
+export const { auth, createProxy } = createSessionKit({`,
    );
  });

  it.each([
    ['adapter: PrismaAdapter(prisma), session: { strategy: "jwt" }', 'jwt'],
    ['adapter: PrismaAdapter(prisma), session: { maxAge: 60 }', 'database'],
    ['adapter: PrismaAdapter(prisma)', 'database'],
    ['pages: {}', 'jwt'],
    // It isn't known, and either signs nobody out.
    ['adapter: PrismaAdapter(prisma), ...others', 'jwt'],
  ])('with %s goes on with strategy "%s"', async (configuration, strategy) => {
    const auth = `import NextAuth from 'next-auth';

export const { auth } = NextAuth({ ${configuration}, providers: [] });
`;
    const files = { 'auth.ts': auth, '.env': 'AUTH_SECRET=mine\n' };
    const line = `AUTH_SESSION_STRATEGY="${strategy}"`;
    expect(await changed('.env.local', files)).toContain(line);
    expect(await changed('.env.example', files)).toContain(line);
  });

  it('may have required columns, which its own configuration fills', async () => {
    const auth = `import NextAuth from 'next-auth';

export const { auth } = NextAuth({ adapter, providers: [withRole] });
`;
    const schema = head + user.replace('name          String?', 'role          String');
    const files = { 'auth.ts': auth, 'prisma/schema.prisma': schema };
    expect(await stepsFor('schema.prisma', files)).toEqual([expect.stringMatching('^modify')]);
  });

  it('whose configuration is somewhere else is told what to write', async () => {
    const auth = `import NextAuth from "next-auth";
import { config } from "./auth.config";

export const { auth } = NextAuth(config);
`;
    expect(await stepsFor('auth.ts', { 'auth.ts': auth })).toEqual([
      expect.stringMatching('^by hand'),
    ]);
    expect(await changed('auth.ts', { 'auth.ts': auth })).toBe('');
  });

  it('asks for the old secret’s new name rather than make another', async () => {
    const files = { '.env': 'NEXTAUTH_SECRET=old\n' };
    expect(await stepsFor('.env', files)).toContainEqual(
      expect.stringMatching('^by hand: rename NEXTAUTH_SECRET'),
    );
  });
});

describe('a schema that is there', () => {
  it('of Auth.js’s own gets what the registry needs, and loses nothing', async () => {
    const stock = `${head}
model User {
  id            String    @id @default(cuid())
  name          String?
  email         String    @unique
  emailVerified DateTime?
  image         String?
  accounts      Account[]
  sessions      Session[]
}

model Account {
  userId            String
  provider          String
  providerAccountId String
  user User @relation(fields: [userId], references: [id], onDelete: Cascade)

  @@id([provider, providerAccountId])
}

model Session {
  sessionToken String   @unique
  userId       String
  expires      DateTime
  user         User     @relation(fields: [userId], references: [id], onDelete: Cascade)

  createdAt DateTime @default(now())
  updatedAt DateTime @updatedAt
}

model VerificationToken {
  identifier String
  token      String
  expires    DateTime

  @@id([identifier, token])
}
`;
    const lines = await changed('prisma/schema.prisma', { 'prisma/schema.prisma': stock });
    expect(lines).not.toMatch(/^-/m);
    expect(lines).toMatch(
      /^\+\n\+ {2}id +String +@unique @default\(dbgenerated\("\(gen_random_uuid\(\)\)::text"\)\)\n/,
    );
    // In columns, and with a blank line before what is of another kind.
    expect(lines).toContain('+\n+  @@index([userId])');
    expect(lines).not.toContain('createdAt');
    expect(lines).toContain('+  @@index([changedAt])');
    expect(lines).not.toContain('model ');
  });

  it.each([
    ['Int', 'Int @id @default(autoincrement())', 'Int'],
    ['BigInt', 'BigInt @id @default(autoincrement())', 'BigInt'],
    ['uuid', 'String @id @default(uuid()) @db.Uuid', 'String'],
  ])('with ids of type %s gets foreign keys of that type', async (_, id, type) => {
    const schema = head + user.replace('String    @id @default(cuid())', id);
    const lines = await changed('prisma/schema.prisma', { 'prisma/schema.prisma': schema });
    const native = id.includes('@db.Uuid') ? '\\s+@db\\.Uuid' : '';
    expect(lines).toMatch(new RegExp(`^\\+  userId\\s+${type}${native}$`, 'm'));
    expect(lines).toMatch(new RegExp(`^\\+  userId\\s+${type}\\?${native}$`, 'm'));
  });

  it('with other names is told to the kit', async () => {
    const schema = `${head}
model User {
  id           Int       @id
  emailAddress String    @unique
  fullName     String?
  sessions     Session[]
}

model Session {
  id     Int  @id
  userId Int
  user   User @relation(fields: [userId], references: [id])
}
`;
    const { changes } = await planned({ 'prisma/schema.prisma': schema });
    const auth = changes.find(({ path }) => path === 'auth.ts')?.diff;
    expect(auth).toContain(`+const names = {
+  user: { fields: { email: 'emailAddress', name: 'fullName' } },
+  session: { model: 'AuthSession' },
+};`);
    const lines = await changed('prisma/schema.prisma', { 'prisma/schema.prisma': schema });
    expect(lines).toContain('+\n+  accounts     Account[]\n+  authSessions AuthSession[]');
    expect(lines).toContain('+model AuthSession {');
  });

  it('with a number for the rows of its sessions keeps the session id in a field beside it', async () => {
    const schema = `${head}${user.replace('  email ', '  verified Boolean @default(false)\n  sessions Session[]\n  email ').replace('emailVerified DateTime?', 'emailVerified Boolean @default(false)')}
model Session {
  id           Int      @id @default(autoincrement())
  sessionToken String   @unique
  userId       String
  expires      DateTime
  user         User     @relation(fields: [userId], references: [id])
}
`;
    const lines = await changed('prisma/schema.prisma', { 'prisma/schema.prisma': schema });
    expect(lines).toMatch(
      /^\+ {2}sid +String +@unique @default\(dbgenerated\("\(gen_random_uuid\(\)\)::text"\)\)$/m,
    );
    const { changes } = await planned({ 'prisma/schema.prisma': schema });
    const auth = changes.find(({ path }) => path === 'auth.ts')?.diff;
    expect(auth).toContain('+  user: { fields: { emailVerified: null } },');
    expect(auth).toContain("+  session: { fields: { id: 'sid' } },");
  });

  it('of several files gets one more, and one line in the user’s', async () => {
    const files = {
      'prisma/schema.prisma': '',
      'prisma/schema/schema.prisma': head,
      'prisma/schema/user.prisma': user.trimStart(),
      'prisma.config.ts':
        "import { defineConfig } from 'prisma/config';\nexport default defineConfig({ schema: 'prisma/schema' });\n",
    };
    const { changes } = await planned(files);
    expect(changes.map(({ path }) => path).filter((path) => path.endsWith('.prisma'))).toEqual([
      'prisma/schema/auth.prisma',
      'prisma/schema/user.prisma',
    ]);
    expect(await changed('prisma/schema/user.prisma', files)).toBe(
      '+\n+  accounts Account[]\n+  sessions Session[]',
    );
  });
});
