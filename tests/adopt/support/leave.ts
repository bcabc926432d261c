import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'vitest';
import type { App } from './app.ts';

const page = readFileSync('docs/leaving.md', 'utf8');

/**
 * A file that the page shows.
 *
 * @param client what the app imports the type of its Prisma client from.
 */
export function leavingFile(name: string, client: string): string {
  const start = page.indexOf(`// ${name}`);
  const block = page.slice(start, page.indexOf('```', start)).replaceAll(/^ {3}/gm, '');
  expect(block).toContain('@/generated/prisma/client');
  return block.replace('@/generated/prisma/client', client);
}

/**
 * Removes the kit as the page says: reverts all that `init` wrote, except for the schema.
 *
 * @param adoption the commit of `init`.
 * @param files of plain Auth.js, with what the page says to write.
 */
export async function leave(
  app: App,
  adoption: string,
  files: Readonly<Record<string, string>>,
): Promise<void> {
  app.git('revert', '--no-commit', adoption);
  app.git('checkout', 'HEAD', '--', `${app.schemaAt}prisma`);
  await app.write(files);
  const env = join(app.folder, '.env.local').slice(app.top.length + 1);
  await app.write({ [env]: (await app.read(env)).replace(/^AUTH_SESSION_STRATEGY=.*\n/m, '') });
  expect(app.git('ls-files', '*.tgz')).toBe('');
  app.commit();
  await app.install();
  await app.prisma('generate');
  // Its exit code is 1 when it finds nothing.
  const search = ['grep', '--quiet', 'authjs-session-kit', '--', '*package.json', '*.ts', '*.js'];
  expect(() => app.git(...search)).toThrow();
}

/** Step 2 of going on with rows. */
export async function removeWhatIsLeft(app: App): Promise<void> {
  const heading = page.indexOf('## To database sessions');
  const [, sql = ''] = /```sql\n([\s\S]*?)```/.exec(page.slice(heading)) ?? [];
  expect(sql).toContain('DELETE');
  await app.database.query(sql);
}
