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
