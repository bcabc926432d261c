import { initCommand } from '../../../src/cli/init/init.ts';
import { type Files, makeApp } from '../../support/made-app.ts';
import { clientInPackage } from '../../support/prisma-files.ts';

const packages = { prisma: '7.10.0', '@prisma/client': '7.10.0', 'next-auth': '5.0.0-beta.32' };

export const head = clientInPackage;
export const user = `
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
  steps: { action: string; what: string; reason: string; snippet?: string }[];
  changes: { path: string; diff: string }[];
}

/** What init would do to an app of these files. */
export async function planned(files: Files): Promise<Json> {
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
export async function changed(path: string, files: Files): Promise<string> {
  const { changes } = await planned(files);
  const { diff = '' } = changes.find((change) => change.path === path) ?? {};
  return diff
    .split('\n')
    .filter((line) => /^[-+](?![-+])/.test(line))
    .join('\n');
}

export async function stepsFor(what: string, files: Files): Promise<string[]> {
  const { steps } = await planned(files);
  return steps
    .filter((step) => step.what.includes(what))
    .map((step) => `${step.action}: ${step.reason}`);
}
