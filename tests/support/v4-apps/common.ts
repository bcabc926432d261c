import type { Files } from '../made-app.ts';
import { generatorInto, prismaConfig } from '../prisma-files.ts';

const versions = {
  'next-auth': '4.24.15',
  '@next-auth/prisma-adapter': '1.0.7',
  '@auth/prisma-adapter': '2.11.3',
  '@prisma/client': '7.10.0',
  '@prisma/adapter-pg': '7.10.0',
  nodemailer: '7.0.13',
} as const;
const tools = {
  prisma: '7.10.0',
  typescript: '5.9.3',
  '@types/node': '20.19.25',
  '@types/nodemailer': '7.0.4',
  '@types/react': '19.2.7',
} as const;
const nextVersions = { '15.5': '15.5.29', '16': '16.4.6' } as const;

export type PackageName = keyof typeof versions | keyof typeof tools;

/** What asks for these packages, and for Next.js and React. */
export function packageFile(
  names: readonly PackageName[],
  next: keyof typeof nextVersions = '16',
  more: object = {},
): string {
  const chosenOf = (all: Readonly<Record<string, string>>) =>
    Object.fromEntries(Object.entries(all).filter(([name]) => (names as string[]).includes(name)));
  const frame = { next: nextVersions[next], react: '19.3.1', 'react-dom': '19.3.1' };
  const dependencies = { ...frame, ...chosenOf(versions) };
  return JSON.stringify(
    { private: true, ...more, dependencies, devDependencies: chosenOf(tools) },
    null,
    2,
  );
}

export const typescript = ['typescript', '@types/node', '@types/react'] as const;

export const gitIgnore =
  'node_modules\n.next\n.env*\n!.env.example\ngenerated\nnext-env.d.ts\n*.tsbuildinfo\n';

/** @param source "src/" or "": what "@/" stands for. */
export function tsconfig(source: '' | 'src/', alias = '@'): string {
  const compilerOptions = {
    target: 'ES2017',
    lib: ['dom', 'dom.iterable', 'esnext'],
    allowJs: true,
    skipLibCheck: true,
    strict: true,
    noEmit: true,
    esModuleInterop: true,
    module: 'esnext',
    moduleResolution: 'bundler',
    resolveJsonModule: true,
    isolatedModules: true,
    jsx: 'react-jsx',
    incremental: true,
    plugins: [{ name: 'next' }],
    paths: { [`${alias}/*`]: [`./${source}*`] },
  };
  const include = ['next-env.d.ts', '**/*.ts', '**/*.tsx', '.next/types/**/*.ts'];
  return JSON.stringify({ compilerOptions, include, exclude: ['node_modules'] }, null, 2);
}

/** Auth.js's models as v4's documentation has them. */
export const models = `
model Account {
  id                String  @id @default(cuid())
  userId            String
  type              String
  provider          String
  providerAccountId String
  refresh_token     String? @db.Text
  access_token      String? @db.Text
  expires_at        Int?
  token_type        String?
  scope             String?
  id_token          String? @db.Text
  session_state     String?

  user User @relation(fields: [userId], references: [id], onDelete: Cascade)

  @@unique([provider, providerAccountId])
}

model Session {
  id           String   @id @default(cuid())
  sessionToken String   @unique
  userId       String
  expires      DateTime
  user         User     @relation(fields: [userId], references: [id], onDelete: Cascade)
}

model User {
  id            String    @id @default(cuid())
  name          String?
  email         String?   @unique
  emailVerified DateTime?
  image         String?
  role          String    @default("member")
  passwordHash  String?
  accounts      Account[]
  sessions      Session[]
}

model VerificationToken {
  identifier String
  token      String   @unique
  expires    DateTime

  @@unique([identifier, token])
}
`;

/** Prisma 7, with a client in the tree. @param source "src/" or "". @param client its file in there. */
export function prismaFiles(source: '' | 'src/', client: string, exported: string): Files {
  const up = '../'.repeat(client.split('/').length - 1) || './';
  return {
    'prisma/schema.prisma': `${generatorInto(source)}${models}`,
    'prisma.config.ts': prismaConfig,
    [`${source}${client}`]: `import { PrismaPg } from '@prisma/adapter-pg';
import { PrismaClient } from '${up}generated/prisma/client';

const globalForPrisma = globalThis as unknown as { prisma?: PrismaClient };

const client =
  globalForPrisma.prisma ??
  new PrismaClient({ adapter: new PrismaPg({ connectionString: process.env.DATABASE_URL }) });
if (process.env.NODE_ENV !== 'production') globalForPrisma.prisma = client;

${exported}
`,
  };
}

export const prismaPackages = ['prisma', '@prisma/client', '@prisma/adapter-pg'] as const;

/** @param inside what is around the pages. */
export function layout(imports = '', inside = '{children}'): string {
  return `${imports}export default function RootLayout({ children }: { children: React.ReactNode }) {
  return (
    <html lang="en">
      <body>${inside}</body>
    </html>
  );
}
`;
}
