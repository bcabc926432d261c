import { describe, expect, it } from 'vitest';
import { authjsModels } from '../../support/prisma-files.ts';
import { changed, head, planned, user } from './planned.ts';

describe('a schema that is there', () => {
  it("of Auth.js's own gets what the registry needs, and loses nothing", async () => {
    const lines = await changed('prisma/schema.prisma', {
      'prisma/schema.prisma': head + authjsModels,
    });
    expect(lines).not.toMatch(/^-/m);
    expect(lines).toMatch(
      /^\+\n\+ {2}id +String +@unique @default\(dbgenerated\("\(gen_random_uuid\(\)\)::text"\)\)\n/,
    );
    // In columns, and with a blank line before what is of another kind.
    expect(lines).toContain('+\n+  @@index([userId, endedAt])');
    expect(lines).not.toContain('createdAt');
    expect(lines).toContain('+  @@index([changedAt])');
    expect(lines.match(/model \w+/g)).toEqual(['model SessionCutoff']);
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

  it.each([
    ['mysql', '@db.Text'],
    ['sqlserver', '@db.NVarChar(Max)'],
    ['sqlite', ''],
    ['postgresql', ''],
  ])('of %s gets a column for claims that is long enough', async (provider, native) => {
    const schema = (head + user).replace('postgresql', provider);
    const lines = await changed('prisma/schema.prisma', { 'prisma/schema.prisma': schema });
    expect(lines.match(/^\+ {2}claims +String\? *(.*)$/m)?.[1]).toBe(native);
  });

  it.each([
    ['postgresql', true],
    ['cockroachdb', false],
    ['mysql', false],
    ['sqlite', false],
    ['sqlserver', false],
  ])('of %s gets the order of commits: %s', async (provider, tells) => {
    const schema = (head + user).replace('postgresql', provider);
    const lines = await changed('prisma/schema.prisma', { 'prisma/schema.prisma': schema });
    expect(/^\+ {2}changedXid +BigInt\?$/m.test(lines)).toBe(tells);
    expect(lines.includes('+  @@index([changedXid])')).toBe(tells);
    expect(lines).toMatch(
      /^\+model SessionCutoff \{\n\+ {2}id +String +@id\n\+ {2}endedAt +DateTime\n\+\}$/m,
    );
  });

  it('of several schemas of the database gets its models in that of the users', async () => {
    const schema = `${head.replace('"postgresql"', '"postgresql"\n  schemas  = ["public", "people"]')}${user.replace(/\n\}/, '\n\n  @@schema("people")\n}')}`;
    const lines = await changed('prisma/schema.prisma', { 'prisma/schema.prisma': schema });
    const models = lines.split(/^\+model /m).slice(1);
    expect(models.map((text) => text.split(' ')[0])).toEqual([
      'Account',
      'Session',
      'VerificationToken',
      'SessionCutoff',
    ]);
    for (const model of models) expect(model).toContain('\n+  @@schema("people")\n+}');
  });

  it("with a model of the cutoffs' name that is something else keeps it as it is", async () => {
    const own = '\nmodel SessionCutoff {\n  id    Int @id\n  hours Int\n}\n';
    const schema = head + user + own;
    const lines = await changed('prisma/schema.prisma', { 'prisma/schema.prisma': schema });
    expect(lines).not.toContain('SessionCutoff');
    expect(lines).not.toMatch(/^-/m);
  });

  it('with other names gets the names passed to the kit', async () => {
    const schema = `${head}
model User {
  id           Int       @id @default(autoincrement())
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

  it("of several files gets one more, and one line in the user's", async () => {
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
    // An earlier version made that file, without what has come since.
    const made = changes.find(({ path }) => path === 'prisma/schema/auth.prisma')?.diff ?? '';
    const text = made.replaceAll(/^(?:[-+@ ]{2}.*|\\.*)\n/gm, '').replaceAll(/^\+/gm, '');
    const [earlier = '', cutoffs] = text.split(/(?=^\/\/\/ When all)/m);
    expect(cutoffs).toContain('model SessionCutoff {');
    const lines = await changed('prisma/schema/auth.prisma', {
      ...files,
      'prisma/schema/auth.prisma': earlier,
    });
    expect(lines).not.toMatch(/^-/m);
    expect(lines).toContain('+model SessionCutoff {');
    expect(lines).not.toContain('model Session {');
  });
});
