import { mkdtemp, readFile, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { expect, inject } from 'vitest';
import type { Browser } from '../../support/browser.ts';
import { type App, install } from './app.ts';
import { leavingFile } from './leave.ts';
import { oidcProvider } from './pages.ts';
import { run } from './run.ts';
import type { Walked } from './walk.ts';

/** The newest version of the starter. */
const createT3App = 'create-t3-app@7.40.0';

const prisma6 = '@prisma/adapter-pg@^6.19.0';

/**
 * create-t3-app's app with its own packages. Prisma's engines are none of them: a closed network has no
 * place to download them from.
 */
export async function makeT3Base(): Promise<string> {
  const parent = await mkdtemp(join(inject('adopting').folder, 't3-'));
  await run(parent, 'npx', [
    ...['--yes', createT3App, 'base', '--CI', '--nextAuth', '--prisma', '--trpc', '--appRouter'],
    ...['--tailwind', 'false', '--dbProvider', 'postgres', '--noGit', '--noInstall'],
  ]);
  const base = join(parent, 'base');
  await install(base, prisma6);
  await run(base, 'npm', ['pkg', 'delete', 'packageManager']);
  return base;
}

/** Replaces what needs the network: the provider, the font, Prisma's native engine. */
export async function t3App(name: string, base: string, withRole: boolean): Promise<Walked> {
  const change = async (path: string, ...changes: Change[]) => {
    let text = await readFile(join(base, path), 'utf8');
    for (const [from, to] of changes) {
      expect(text, path).toMatch(from);
      text = text.replaceAll(from instanceof RegExp ? new RegExp(from, 'g') : from, to);
    }
    return text;
  };
  const config = await change(
    'src/server/auth/config.ts',
    ['import DiscordProvider from "next-auth/providers/discord";\n', ''],
    ['    DiscordProvider,', `    ${oidcProvider},`],
    ...(withRole ? role.config : []),
  );
  const files = {
    'src/app/layout.tsx': await change(
      'src/app/layout.tsx',
      ['import { Geist } from "next/font/google";\n', ''],
      [/const geist = Geist\([\s\S]*?\);\n/, ''],
      [' className={geist.className}', ''],
    ),
    'src/env.js': await change(
      'src/env.js',
      ['AUTH_DISCORD_ID', 'AUTH_OIDC_ID'],
      ['AUTH_DISCORD_SECRET', 'AUTH_OIDC_SECRET'],
    ),
    'src/server/auth/config.ts': config,
    'src/server/db.ts': await change(
      'src/server/db.ts',
      [
        'import { env } from "~/env";',
        'import { PrismaPg } from "@prisma/adapter-pg";\n\nimport { env } from "~/env";',
      ],
      [
        'new PrismaClient({',
        'new PrismaClient({\n    adapter: new PrismaPg({ connectionString: env.DATABASE_URL }),',
      ],
    ),
    'prisma/schema.prisma': await change(
      'prisma/schema.prisma',
      ['"prisma-client-js"', '"prisma-client-js"\n    engineType = "client"'],
      ...(withRole ? role.schema : []),
    ),
  };
  return {
    name,
    firstStrategy: 'database',
    files,
    made: { base },
    pages: ['/'],
    // With Next 15 no middleware is made, so that only its handlers and /api/auth/session renew sessions.
    findings: ['nothing-renews src/middleware.ts'],
    uses: (browser, session) => useProcedures(browser, session, withRole ? 'editor' : undefined),
    async prepare(app) {
      await app.prisma('generate');
      await pushSchema(app, null);
    },
    migrate: pushSchema,
    left: {
      'src/server/auth/adapter-for-hashes.ts': leavingFile(
        'adapter-for-hashes.ts',
        '../../../generated/prisma',
      ),
      'src/server/auth/config.ts': config
        .replace(
          'import { PrismaAdapter } from "@auth/prisma-adapter";\n',
          'import { adapterForHashes } from "./adapter-for-hashes";\n',
        )
        .replace('PrismaAdapter(db)', 'adapterForHashes(db)'),
    },
  };
}

type Change = [from: string | RegExp, to: string];

/** A column that the callback copies. */
const role: Record<'config' | 'schema', Change[]> = {
  config: [
    ['// role: UserRole;\n    }', 'role: string;\n    }'],
    [
      '  // interface User {\n  //   // ...other properties\n  //   // role: UserRole;\n  // }',
      '  interface User {\n    role?: string;\n  }',
    ],
    ['id: user.id,', 'id: user.id,\n        role: user.role ?? "",'],
  ],
  schema: [
    ['    posts         Post[]', '    posts         Post[]\n    role String @default("editor")'],
  ],
};

/**
 * What `prisma db push` does. The engine here is of Prisma 7, to which the schema may not say where its
 * database is.
 *
 * @param before the schema as the database has it; `null`: empty.
 */
async function pushSchema(app: App, before: string | null): Promise<void> {
  const place = await mkdtemp(join(app.folder, '../push-'));
  const from = join(place, 'before.prisma');
  const to = join(place, 'after.prisma');
  const withoutUrl = (schema: string) => schema.replace(/^\s*url\s*=.*$/m, '');
  if (before !== null) await writeFile(from, withoutUrl(before));
  await writeFile(to, withoutUrl(await app.read('prisma/schema.prisma')));
  const sql = await run(place, resolve('node_modules/.bin/prisma'), [
    ...['migrate', 'diff', '--script', '--to-schema', to],
    ...(before === null ? ['--from-empty'] : ['--from-schema', from]),
  ]);
  await app.database.query(sql);
}

/** Checks the session and the procedures of a signed-in user. */
async function useProcedures(
  browser: Browser,
  { user }: { user: { id?: string; role?: string } },
  ownRole: string | undefined,
): Promise<void> {
  expect(user.id).toMatch(/./);
  // Plain Auth.js answers the session with the whole row.
  expect(user.role).toBe(ownRole);
  const secret = await callProcedure(browser, 'post.getSecretMessage');
  expect(await secret.text()).toContain('secret message');
  const name = `a post at ${Date.now()}`;
  const post = await callProcedure(browser, 'post.create', { name });
  expect(await post.json()).toMatchObject({ result: { data: { json: { name } } } });
  const latest = await callProcedure(browser, 'post.getLatest');
  expect(await latest.json()).toMatchObject({
    result: { data: { json: { name, createdById: user.id } } },
  });
}

/** Calls one of the app's own procedures. @param input of a mutation; without one it is a query. */
async function callProcedure(browser: Browser, name: string, input?: object): Promise<Response> {
  const path = `/api/trpc/${name}`;
  if (!input) return browser.get(`${path}?input=${encodeURIComponent('{"json":null}')}`);
  return browser.get(path, (request) => {
    const headers = new Headers(request.headers);
    headers.set('content-type', 'application/json');
    const body = JSON.stringify({ json: input });
    return fetch(request.url, { method: 'POST', headers, body, redirect: 'manual' });
  });
}
