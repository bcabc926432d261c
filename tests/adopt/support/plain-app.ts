import { authjsModels, generatorInto, prismaConfig } from '../../support/prisma-files.ts';
import { prismaClient } from './prisma.ts';

type Files = Readonly<Record<string, string>>;

const versions = {
  next: '16.4.6',
  react: '19.3.1',
  'react-dom': '19.3.1',
  'next-auth': '5.0.0-beta.32',
  '@auth/prisma-adapter': '2.11.3',
  '@prisma/client': '7.10.0',
  '@prisma/adapter-pg': '7.10.0',
} as const;
const tools = {
  prisma: '7.10.0',
  typescript: '5.9.3',
  '@types/node': '20.19.25',
  '@types/react': '19.2.7',
} as const;

type Version = keyof typeof versions | keyof typeof tools;

/** @returns these packages with the versions of all test apps. */
export function packagesOf<Name extends Version>(...names: Name[]): Record<string, string> {
  const all: Readonly<Record<string, string>> = { ...versions, ...tools };
  return Object.fromEntries(names.map((name) => [name, all[name] ?? '']));
}

export const gitIgnore =
  'node_modules\n.next\n.env*\ngenerated\nnext-env.d.ts\n*.tsbuildinfo\n.DS_Store\n';

/** @param more of compilerOptions. */
export function tsconfig(more: object = { paths: { '@/*': ['./*'] } }): string {
  const compilerOptions = {
    target: 'ES2022',
    lib: ['dom', 'dom.iterable', 'esnext'],
    module: 'esnext',
    moduleResolution: 'bundler',
    strict: true,
    noEmit: true,
    esModuleInterop: true,
    resolveJsonModule: true,
    isolatedModules: true,
    skipLibCheck: true,
    incremental: true,
    allowJs: true,
    jsx: 'react-jsx',
    plugins: [{ name: 'next' }],
    ...more,
  };
  const include = ['next-env.d.ts', '**/*.ts', '**/*.tsx', '.next/types/**/*.ts'];
  return JSON.stringify({ compilerOptions, include, exclude: ['node_modules'] }, null, 2);
}

export const layout = `export default function Layout({ children }: { children: React.ReactNode }) {
  return (
    <html lang="en">
      <body>{children}</body>
    </html>
  );
}
`;

/** @param auth what the app's pages import its helpers from. */
export const sessionPage = (auth: string) => `import { auth } from '${auth}';

export default async function Page() {
  const session = await auth();
  return <pre>{JSON.stringify(session, null, 2)}</pre>;
}
`;

/** What an app with Auth.js and Prisma asks for. */
export const dependenciesOfApp = packagesOf(
  ...(['next', 'react', 'react-dom', 'next-auth', '@auth/prisma-adapter'] as const),
  ...(['@prisma/client', '@prisma/adapter-pg'] as const),
);

/** A new app with Prisma and without Auth.js's configuration, in TypeScript. */
export const typescriptApp: Files = {
  '.gitignore': gitIgnore,
  'package.json': JSON.stringify({
    private: true,
    dependencies: dependenciesOfApp,
    devDependencies: packagesOf('prisma', 'typescript', '@types/node', '@types/react'),
  }),
  'tsconfig.json': tsconfig(),
  'app/layout.tsx': layout,
  'prisma/schema.prisma': `${generatorInto('')}${authjsModels}`,
  'prisma.config.ts': prismaConfig,
  'lib/prisma.ts': prismaClient('export { prisma };'),
};
