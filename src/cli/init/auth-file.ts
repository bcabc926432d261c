import { join } from 'node:path';
import { readText } from '../project/files.ts';
import type { PrismaClientExport } from '../project/prisma-client.ts';
import type { Project } from '../project/project.ts';
import type { ModelNames } from './model-texts.ts';
import type { UserFields } from './models.ts';
import { byHand, created, type Part, skipped } from './plan.ts';
import { helpers } from './wrap/helper-exports.ts';
import { planWrap } from './wrap/wrap.ts';

export interface AuthFileOptions {
  client: PrismaClientExport;
  names: ModelNames;
  user: UserFields;
  sessionId: string;
}

/** `auth.ts`: made, or the app's own with its configuration kept. */
export function planAuthFile(project: Project, path: string, options: AuthFileOptions): Part {
  const { auth, folder } = project;
  if (auth.kind === 'kit') return skipped(auth.path, 'it calls createSessionKit already');
  if (auth.kind === 'authjs') return planWrap(project, auth.path, options);
  if (readText(join(folder, path)) !== null) {
    return byHand(
      path,
      'there is such a file, and it isn’t Auth.js’s',
      newText(project, path, options),
    );
  }
  return created(
    path,
    newText(project, path, options),
    'configures Auth.js, once for both strategies',
  );
}

function newText({ alias }: Project, path: string, options: AuthFileOptions): string {
  const { client } = options;
  const own = ownNames(options);
  const prisma = clientExpression(client);
  return `import { createSessionKit } from 'authjs-session-kit/next';
import { prismaAdapter, prismaSessions } from 'authjs-session-kit/prisma';
import GitHub from 'next-auth/providers/github';
${clientImport(client, alias.specifier(path, client.module))}
${own && `\n${own}\n`}
export const {
${helpers.map((name) => `  ${name},`).join('\n')}
} = createSessionKit({
  // Or "database"; the variable AUTH_SESSION_STRATEGY decides over it. Changing it signs nobody out.
  strategy: 'jwt',
  adapter: ${adapterCall(own, prisma)},
  sessions: ${sessionsCall(own, prisma)},
  // Each reads its AUTH_… variables: https://authjs.dev/getting-started/authentication/oauth
  providers: [GitHub],
});
`;
}

/** The client under the name "prisma", whatever its own is; what holds it keeps its name. */
export function clientImport(client: PrismaClientExport, from: string): string {
  const { name } = client;
  const local = localName(client);
  if (name === 'default') return `import ${local} from '${from}';`;
  return name === local
    ? `import { ${name} } from '${from}';`
    : `import { ${name} as ${local} } from '${from}';`;
}

/** The client in a file that imports it so. */
export function clientExpression(client: PrismaClientExport): string {
  return `${localName(client)}${client.within ?? ''}`;
}

function localName({ name, within }: PrismaClientExport): string {
  if (within === undefined) return 'prisma';
  return name === 'default' ? 'database' : name;
}

/** What the kit has to be told where the app has other names than Auth.js; "": nothing. */
export function ownNames({ names, user, sessionId }: Omit<AuthFileOptions, 'client'>): string {
  const lines = Object.entries(names).flatMap(([kind, name]) => {
    const own = [
      ...(name === modelOf(kind) ? [] : [`model: '${name}'`]),
      ...(kind === 'user' ? ownFields({ ...user }) : []),
      ...(kind === 'session' ? ownFields({ id: sessionId }) : []),
    ];
    return own.length > 0 ? [`  ${kind}: { ${own.join(', ')} },`] : [];
  });
  if (lines.length === 0) return '';
  return `// Where this app has other names than Auth.js.\nconst names = {\n${lines.join('\n')}\n};`;
}

/** A field that isn't there needs no mention: the kit sees that itself. */
function ownFields(fields: Readonly<Record<string, string | null | undefined>>): string[] {
  const own = Object.entries(fields)
    .filter(([field, name]) => name !== undefined && name !== field)
    .map(([field, name]) => `${field}: ${name === null ? 'null' : `'${name}'`}`);
  return own.length > 0 ? [`fields: { ${own.join(', ')} }`] : [];
}

/** Auth.js's own name of a model. */
function modelOf(kind: string): string {
  return `${kind[0]?.toUpperCase()}${kind.slice(1)}`;
}

/** @param client the Prisma client, as the file has it. */
export function adapterCall(own: string, client: string): string {
  return own ? `prismaAdapter(${client}, names)` : `prismaAdapter(${client})`;
}

/** @param client the Prisma client, as the file has it. */
export function sessionsCall(own: string, client: string): string {
  return own ? `prismaSessions(${client}, { names })` : `prismaSessions(${client})`;
}
