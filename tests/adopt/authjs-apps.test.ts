import { describe, expect, it } from 'vitest';
import { strategyNames } from '../../src/kit/session/session.ts';
import { startOidcProvider } from '../e2e/support/oidc-server.ts';
import { signInWithOidc } from '../support/log-in-at-provider.ts';
import { makeAdoptingApp } from './support/app.ts';
import { oidcProvider, pagesIn } from './support/pages.ts';
import {
  adopt,
  applyMigration,
  generatorInto,
  prismaClient,
  prismaConfig,
  withRows,
} from './support/prisma.ts';
import { visitInBoth } from './support/visit.ts';

/** As Auth.js's documentation has it. */
const schema = `${generatorInto('')}
model User {
  id            String    @id @default(cuid())
  name          String?
  email         String    @unique
  emailVerified DateTime?
  image         String?
  accounts      Account[]
  sessions      Session[]

  createdAt DateTime @default(now())
  updatedAt DateTime @updatedAt
}

model Account {
  userId            String
  type              String
  provider          String
  providerAccountId String
  refresh_token     String?
  access_token      String?
  expires_at        Int?
  token_type        String?
  scope             String?
  id_token          String?
  session_state     String?

  createdAt DateTime @default(now())
  updatedAt DateTime @updatedAt

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

describe.each(strategyNames)('an app on Auth.js with strategy "%s"', (strategy) => {
  it('takes the kit in, and nobody is signed out', async () => {
    const app = await makeAdoptingApp(`authjs-${strategy}`, {
      'prisma/schema.prisma': schema,
      'prisma.config.ts': prismaConfig,
      'lib/prisma.ts': prismaClient('export { prisma };'),
      'auth.ts': `import NextAuth from 'next-auth';
import { PrismaAdapter } from '@auth/prisma-adapter';
import { prisma } from '@/lib/prisma';

export const { handlers, auth, signIn, signOut } = NextAuth({
  adapter: PrismaAdapter(prisma),
  session: { strategy: '${strategy}' },
  providers: [${oidcProvider}],
});
`,
      'app/api/auth/[...nextauth]/route.ts':
        "import { handlers } from '@/auth';\n\nexport const { GET, POST } = handlers;\n",
      'proxy.ts': "export { auth as proxy } from '@/auth';\n",
      // As Auth.js's guide extends its types.
      'types/next-auth.d.ts': `import type { DefaultSession } from 'next-auth';

declare module 'next-auth' {
  interface Session {
    user: { role?: string } & DefaultSession['user'];
  }
}
`,
      'lib/role.ts': `import { auth } from '@/auth';

export const role = async (): Promise<string | undefined> => (await auth())?.user?.role;
`,
    });
    await withRows(app, []);
    const oidc = await startOidcProvider([app.origin]);
    await app.build();
    const before = await app.start(oidc.client);
    const browser = before.browser();
    await signInWithOidc(browser, 'ada');
    const session = await browser.session();
    expect(session).toMatchObject({ user: { email: 'ada@oidc.example.com' } });
    await before.stop();

    await adopt(app, '--skip-install');
    await applyMigration(app);
    expect(await app.read('auth.ts')).toMatch(
      / createProxy,\s+sessions,?\s+\} =\s+createSessionKit\(/,
    );
    await app.write(pagesIn('app'));
    await app.build();
    const after = await app.start({ ...oidc.client, AUTH_SESSION_STRATEGY: strategy });
    const same = after.browser(browser);
    expect(await same.session()).toMatchObject({
      user: { email: 'ada@oidc.example.com' },
      strategy,
    });
    expect(await (await same.get('/private')).text()).toContain(
      `ada@oidc.example.com by ${strategy}`,
    );
    expect(await (await same.get('/api/devices')).json()).toHaveLength(1);
    await after.stop();
    await visitInBoth(app, oidc.client);
    await oidc.stop();
  });
});
