const datasource = `
datasource db {
  provider = "postgresql"
}
`;

/** The head of a schema whose client is generated into @prisma/client. */
export const clientInPackage = `generator client {
  provider = "prisma-client-js"
}
${datasource}`;

/** The head of one whose client is generated into the tree. @param source "src/" or "". */
export function generatorInto(source: string): string {
  return `generator client {
  provider = "prisma-client"
  output   = "../${source}generated/prisma"
}
${datasource}`;
}

/** Auth.js's models as its documentation has them. */
export const authjsModels = `
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

/** prisma.config.ts, .mjs or .js. */
export const prismaConfig = `import { defineConfig } from 'prisma/config';

export default defineConfig({
  schema: 'prisma/schema.prisma',
  migrations: { path: 'prisma/migrations' },
  datasource: { url: process.env.DATABASE_URL ?? '' },
});
`;

/** app/layout.jsx or .js. */
export const javascriptLayout = `export default function RootLayout({ children }) {
  return (
    <html lang="en">
      <body>{children}</body>
    </html>
  );
}
`;
