import { execFileSync } from 'node:child_process';
import { readdirSync, rmSync } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { v4Apps } from '../support/v4-apps/all.ts';
import { packageFile, typescript } from '../support/v4-apps/common.ts';
import { filesOf, type V4App } from '../support/v4-apps/v4-app.ts';
import { type App, makeAdoptingApp } from './support/app.ts';
import { run, said } from './support/run.ts';

// Each app is built with NextAuth v4, moved by the command, mended as its list says, and built again.

/** With all that any of the apps asks for, in each version of Next.js. */
const bases: Partial<Record<'15.5' | '16', Promise<string>>> = {};
let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'session-kit-v4-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }), 60_000);

async function installedBase(next: '15.5' | '16'): Promise<string> {
  const base = await mkdtemp(join(folder, `next-${next}-`));
  const all = [
    'next-auth',
    '@next-auth/prisma-adapter',
    '@auth/prisma-adapter',
    '@prisma/client',
  ] as const;
  const more = [
    '@prisma/adapter-pg',
    'nodemailer',
    'prisma',
    '@types/nodemailer',
    ...typescript,
  ] as const;
  await writeFile(join(base, 'package.json'), packageFile([...all, ...more], next));
  await run(base, 'npm', ['install', '--ignore-scripts', '--no-audit', '--no-fund']);
  return base;
}

/** The app before `init`, with NextAuth v4 installed. */
async function v4App(app: V4App): Promise<App> {
  const next = app.next ?? '16';
  bases[next] ??= installedBase(next);
  const { place = '', schemaAt = '' } = app;
  const made = await makeAdoptingApp(`v4-${app.name}`, filesOf(app), {
    base: null,
    place,
    schemaAt,
  });
  const variables = await made.read(join(place, '.env'));
  await made.write({ [join(place, '.env')]: variables.replaceAll('AUTH_', 'NEXTAUTH_') });
  if (app.packagesAt) await made.install();
  else {
    // By links, since it is large; what generates a client writes into files of its own.
    const modules = join(made.top, 'node_modules');
    execFileSync('cp', ['-RPl', join(await bases[next], 'node_modules'), modules]);
    for (const name of ['.prisma', '.package-lock.json'])
      rmSync(join(modules, name), { recursive: true, force: true });
  }
  return made;
}

async function generate(made: App): Promise<void> {
  const hasSchema = readdirSync(join(made.top, made.schemaAt)).includes('prisma');
  if (hasSchema) await made.prisma('generate');
}

/** What `tsc` says; nothing of an app without TypeScript. */
async function typeErrors(made: App): Promise<string[]> {
  const isTyped = readdirSync(made.folder).includes('tsconfig.json');
  if (!isTyped) return [];
  await made.bin('next', 'typegen');
  const text = await said(made.bin('tsc', '--noEmit'));
  return text.split('\n').filter((line) => line.includes('error TS'));
}

it.each(v4Apps)(
  '$name: types and build have no new error once what is listed is done',
  { timeout: 1_200_000 },
  async (app) => {
    const made = await v4App(app);
    await generate(made);
    expect(await typeErrors(made)).toEqual([]);
    await made.build();
    made.commit();

    const { code, output } = await made.sessionKit('init', '--yes');
    expect(code, output).toBe(app.listed.length > 0 ? 2 : 0);
    expect(output).toMatch(/^Written: \d+ files\.$/m);
    for (const { path, from, to } of app.byHand) {
      const file = join(made.top, path);
      const text = await readFile(file, 'utf8');
      expect(text, path).toContain(from);
      await writeFile(
        file,
        text.replace(from, () => to),
      );
    }
    await generate(made);
    expect(await typeErrors(made)).toEqual([]);
    await made.build();
    made.commit();

    const again = await made.sessionKit('init', '--yes');
    expect(again.output).not.toMatch(/^[+~-] /m);
    expect(made.status()).toBe('');
  },
);
