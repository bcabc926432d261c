import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { planPackages } from '../../../src/cli/init/packages.ts';
import { isInRange, versionsWithAuthjs } from '../../../src/cli/init/version-changes.ts';
import { lowestOf } from '../../../src/cli/project/package-file.ts';
import { inspectProject } from '../../../src/cli/project/project.ts';
import { type Files, makeApp } from '../../support/made-app.ts';
import { changed, head, planned as plannedWhole, user } from './planned.ts';

const schema: Files = { 'prisma/schema.prisma': head + user };

interface App {
  dependencies?: Readonly<Record<string, string>>;
  devDependencies?: Readonly<Record<string, string>>;
  /** Packages as they are installed. */
  installed?: Readonly<Record<string, string>>;
  files?: Readonly<Record<string, string | Buffer>>;
}

/** What is typed to add and move packages, and why; of an app that has these. */
function planned({ dependencies = {}, devDependencies = {}, installed = {}, files = {} }: App) {
  const names = Object.entries(installed).map(([name, version]) => [
    `node_modules/${name}/package.json`,
    JSON.stringify({ name, version }),
  ]);
  const folder = makeApp({
    ...schema,
    'package.json': JSON.stringify({
      dependencies: { next: '16.4.6', react: '19.3.1', ...dependencies },
      devDependencies,
    }),
    ...Object.fromEntries(names),
    ...files,
  });
  const { part, commands, packed } = planPackages(inspectProject(folder), {
    driver: false,
    skip: false,
  });
  const reasons = part.steps.slice(1).map(({ what, reason }) => `${what}: ${reason}`);
  return { commands: commands.map(({ words }) => words.join(' ')), reasons, packed };
}

const kit = { 'authjs-session-kit': 'workspace:*', 'authjs-session-kit-cli': 'workspace:*' };
const prisma = { prisma: '^7.2.0', '@prisma/client': '^7.2.0' };
const authjs = { 'next-auth': '5.0.0-beta.32', '@auth/prisma-adapter': '^2.11.3' };
const all = { ...kit, ...prisma, ...authjs };

describe('the kit', () => {
  it('and its command line are packed and added as files, the command line for development', () => {
    const { commands, packed } = planned({ dependencies: { ...prisma, ...authjs } });
    expect(commands).toEqual([
      expect.stringMatching(/^npm pack .*\/src\/kit \S*\/src\/cli$/),
      'npm install ./authjs-session-kit-0.1.0.tgz',
      'npm install -D ./authjs-session-kit-cli-0.1.0.tgz',
    ]);
    expect(packed).toEqual(['authjs-session-kit-0.1.0.tgz', 'authjs-session-kit-cli-0.1.0.tgz']);
  });

  it('is named as Yarn takes a file', () => {
    const { commands } = planned({ dependencies: authjs, files: { 'yarn.lock': '\n' } });
    expect(commands[1]).toMatch(
      /^yarn add authjs-session-kit@file:\.\/authjs-session-kit-0\.1\.0\.tgz /,
    );
  });

  const packedKit = (files: Record<string, string | Buffer>) =>
    planned({
      dependencies: { ...all, 'authjs-session-kit': 'file:authjs-session-kit-0.1.0.tgz' },
      files,
    });

  it('is added once', () => {
    const folder = mkdtempSync(join(tmpdir(), 'packed-kit-'));
    onTestFinished(() => rmSync(folder, { recursive: true }));
    const args = ['pack', '--ignore-scripts', resolve('src/kit')];
    execFileSync('npm', args, { cwd: folder, stdio: 'pipe' });
    const bytes = readFileSync(join(folder, 'authjs-session-kit-0.1.0.tgz'));
    expect(packedKit({ 'authjs-session-kit-0.1.0.tgz': bytes }).commands).toEqual([]);
  });

  it.each([
    ['another build of it', { 'authjs-session-kit-0.1.0.tgz': 'of an earlier day' }],
    ["a file that isn't there", {}],
  ])('takes the place of %s, of the same version', (what, files) => {
    const { commands, reasons } = packedKit(files);
    expect(commands).toContain('npm install ./authjs-session-kit-0.1.0.tgz');
    expect(reasons).toEqual([
      `authjs-session-kit: authjs-session-kit-0.1.0.tgz in place of ${what}`,
    ]);
  });

  it('takes the place of an earlier version of itself', () => {
    const { commands, reasons } = planned({
      dependencies: { ...all, 'authjs-session-kit': 'file:authjs-session-kit-0.0.9.tgz' },
    });
    expect(commands).toEqual([
      expect.stringMatching(/^npm pack .*\/src\/kit$/),
      'npm install ./authjs-session-kit-0.1.0.tgz',
    ]);
    expect(reasons).toEqual([
      'authjs-session-kit: authjs-session-kit-0.1.0.tgz in place of 0.0.9, whose file can go',
    ]);
  });

  const fromRegistry = (integrity: string) => ({
    dependencies: { ...all, 'authjs-session-kit': '^0.1.0' },
    files: {
      'package-lock.json': JSON.stringify({
        packages: { 'node_modules/authjs-session-kit': { version: '0.1.0', integrity } },
      }),
    },
  });

  it('takes the place of what a registry has under its name', () => {
    const { commands, reasons } = planned(fromRegistry('sha512-of+a+stranger=='));
    expect(commands).toContain('npm install ./authjs-session-kit-0.1.0.tgz');
    expect(reasons).toEqual([
      'authjs-session-kit: authjs-session-kit-0.1.0.tgz in place of "^0.1.0" of a registry, where that name may belong to others',
    ]);
  });

  it('of a registry stays where it has the integrity of what is packed here', () => {
    const args = ['pack', '--dry-run', '--json', '--ignore-scripts', './src/kit'];
    const [{ integrity }] = JSON.parse(execFileSync('npm', args, { encoding: 'utf8' }));
    expect(planned(fromRegistry(integrity)).commands).toEqual([]);
  });
});

describe('Auth.js', () => {
  it('of another beta is moved, with what asks for another one then', () => {
    const { commands, reasons } = planned({
      dependencies: {
        ...all,
        'next-auth': '5.0.0-beta.25',
        nodemailer: '^6.9.0',
        '@auth/core': '0.37.2',
      },
    });
    expect(commands).toEqual([
      'npm install next-auth@5.0.0-beta.32 @auth/core@0.41.3 nodemailer@8',
    ]);
    expect(reasons).toEqual([
      'next-auth: 5.0.0-beta.25 becomes 5.0.0-beta.32: the kit is made for this version of Auth.js',
      '@auth/core: 0.37.2 becomes 0.41.3: next-auth 5.0.0-beta.32 works with it',
      'nodemailer: 6.9.0 becomes the newest 8: next-auth 5.0.0-beta.32 works with it',
    ]);
  });

  it.each([
    ['^5.0.0-beta.25', '5.0.0-beta.25', true],
    ['^5.0.0-beta.25', '5.0.0-beta.32', false],
    ['beta', '5.0.0-beta.31', true],
    ['beta', '5.0.0-beta.32', false],
    ['5.0.0-beta.33', '5.0.0-beta.33', true],
  ])('asked for as %s and installed as %s is moved: %s', (asked, version, isMoved) => {
    const { commands } = planned({
      dependencies: { ...all, 'next-auth': asked },
      installed: { 'next-auth': version },
    });
    expect(commands).toEqual(isMoved ? ['npm install next-auth@5.0.0-beta.32'] : []);
  });

  it('asks for what is written down here', () => {
    const read = (name: string) =>
      JSON.parse(readFileSync(join('node_modules', name, 'package.json'), 'utf8'));
    const { dependencies, peerDependencies } = read('next-auth');
    for (const [name, range] of Object.entries(versionsWithAuthjs)) {
      expect((dependencies[name] ?? peerDependencies[name]).replaceAll(' ', '')).toBe(
        range.replaceAll(' ', ''),
      );
    }
  });

  it("has an adapter that goes with it, by a version that pnpm and Yarn can't take for what is there", () => {
    const dependencies = { ...all, '@auth/prisma-adapter': '^2.10.0' };
    const locks = { 'pnpm-lock.yaml': 'pnpm add --ignore-scripts', 'yarn.lock': 'yarn add' };
    for (const [lock, command] of Object.entries(locks)) {
      const { commands } = planned({ dependencies, files: { [lock]: '\n' } });
      expect(commands).toEqual([`${command} @auth/prisma-adapter@2.11.3`]);
    }
  });

  it('has an adapter that goes with it', () => {
    const { commands } = planned({ dependencies: { ...all, '@auth/prisma-adapter': '1.6.0' } });
    expect(commands).toEqual(['npm install @auth/prisma-adapter@2']);
  });
});

describe('Prisma', () => {
  it.each(['7.0.0', '7.9.1', '7.10.0', '6.19.0', '6.19.3'])('%s stays as it is', (version) => {
    const { commands } = planned({
      dependencies: { ...all, '@prisma/client': version, '@prisma/adapter-pg': version },
      devDependencies: { prisma: version },
      installed: { prisma: version, '@prisma/client': version },
    });
    expect(commands).toEqual([]);
  });

  it('gets what it lacks in the version that it is installed in', () => {
    const { '@prisma/client': _, ...others } = all;
    const { commands } = planned({ dependencies: others, installed: { prisma: '7.2.0' } });
    expect(commands).toEqual(['npm install @prisma/client@7.2.0']);
  });

  it('is moved whole where one of its packages has to be', () => {
    const { prisma: _, ...others } = all;
    const { commands, reasons } = planned({
      dependencies: {
        ...others,
        '@prisma/client': '^6.5.0',
        '@prisma/adapter-pg': '6.5.0',
        '@prisma/extension-accelerate': '^1.3.0',
      },
      devDependencies: { prisma: '^6.5.0' },
      installed: { prisma: '6.5.0', '@prisma/client': '6.5.0' },
    });
    expect(commands).toEqual([
      'npm install @prisma/client@6 @prisma/adapter-pg@6',
      'npm install -D prisma@6',
    ]);
    expect(reasons).toContain(
      "prisma: 6.5.0 becomes the newest 6, as all of Prisma's packages: the kit works with ^6.19.0 || ^7.0.0",
    );
  });

  it.each(['5.22.0', '8.0.0'])('prisma_unsupported: %s is another major version', (version) => {
    expect(() => planned({ dependencies: { ...all, prisma: version } })).toThrowError(
      expect.objectContaining({ code: 'prisma_unsupported' }),
    );
  });
});

describe('a range', () => {
  it.each([
    ['7.0.0', '^6.19.0 || ^7.0.0', true],
    ['6.18.9', '^6.19.0 || ^7.0.0', false],
    ['8.0.0', '^6.19.0 || ^7.0.0', false],
    ['15.5.0', '>=15.5.0 <17', true],
    ['17.0.0', '>=15.5.0 <17', false],
    ['5.0.0-beta.31', '5.0.0-beta.32', false],
  ])('%s in %s: %s', (version, range, isIn) => {
    expect(isInRange(version, range)).toBe(isIn);
  });

  it.each([
    ['^15.2.3', '15.2.3'],
    ['15', '15.0.0'],
    ['~7.2', '7.2.0'],
    ['>=5.0.0-beta.25', '5.0.0-beta.25'],
    ['latest', null],
    ['catalog:', null],
    ['file:next-1.2.3.tgz', null],
  ])('%s begins with %s', (range, lowest) => {
    expect(lowestOf(range)).toBe(lowest);
  });
});

describe('files of the kit', () => {
  const official = `FROM node:22 AS deps
WORKDIR /app
COPY package.json yarn.lock* package-lock.json* ./
RUN npm ci

FROM node:22
COPY --from=deps /app/node_modules ./node_modules
COPY . .
`;

  it('are committed and copied into an image, whatever is ignored', async () => {
    const files = {
      '.gitignore': 'node_modules\n.env*\n!.env.example\n*.tgz\n',
      '.dockerignore': 'node_modules\n*.tgz\n',
      Dockerfile: official,
    };
    expect(await changed('.gitignore', files)).toBe('+\n+!authjs-session-kit*.tgz');
    expect(await changed('.dockerignore', files)).toBe('+!authjs-session-kit*.tgz');
    expect(
      await changed('Dockerfile', files),
    ).toBe(`-COPY package.json yarn.lock* package-lock.json* ./
+COPY package.json yarn.lock* package-lock.json* authjs-session-kit*.tgz ./`);
  });

  it('get a folder with a slash, which Docker wants for more files than one', async () => {
    const Dockerfile = 'FROM node:22\nCOPY package.json .\nRUN npm ci\n';
    expect(await changed('Dockerfile', { Dockerfile })).toBe(
      '-COPY package.json .\n+COPY package.json authjs-session-kit*.tgz ./',
    );
  });

  it.each([
    'FROM node:22\nCOPY . .\nRUN npm ci\n',
    'FROM node:22\nCOPY package*.json authjs-session-kit*.tgz ./\nRUN npm ci\n',
    'FROM node:22\nCOPY .next/standalone ./\n',
  ])('are there already in %j', async (Dockerfile) => {
    const { steps } = await plannedWhole({ Dockerfile });
    expect(steps.filter(({ what }) => what === 'Dockerfile')).toEqual([]);
  });

  it.each([
    'FROM node:22\nCOPY ["package.json", "./"]\nRUN npm ci\n',
    'FROM node:22\nRUN --mount=type=bind,source=package.json,target=package.json npm ci\n',
  ])('are to be copied by hand in %j', async (Dockerfile) => {
    const { steps } = await plannedWhole({ Dockerfile });
    expect(steps).toContainEqual({
      action: 'by hand',
      what: 'Dockerfile',
      reason: "the kit's files are copied before they are installed",
      snippet: 'COPY authjs-session-kit*.tgz ./',
      isCode: true,
    });
  });
});
