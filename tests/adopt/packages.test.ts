import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cp, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { expect, inject, it } from 'vitest';
import { makeAdoptingApp } from './support/app.ts';
import { environmentOf, execIn, type Manager } from './support/managers.ts';
import {
  type RegistryEnvironment,
  startRegistry,
  startSilentRegistry,
} from './support/registry.ts';
import { appEnvironment, run } from './support/run.ts';

it('leaves no packages behind when it is killed while npm adds them', async () => {
  const npm = { requested: () => {}, gone: () => {} };
  const requested = new Promise<void>((resolve) => Object.assign(npm, { requested: resolve }));
  const gone = new Promise<void>((resolve) => Object.assign(npm, { gone: resolve }));
  const registry = await startSilentRegistry(({ socket }) => {
    npm.requested();
    socket.once('close', npm.gone);
  });
  const app = await makeAdoptingApp('killed', {});
  const main = join(app.folder, 'node_modules/authjs-session-kit-cli/bin.js');
  const child = spawn(process.execPath, [main, 'init', '--yes'], {
    cwd: app.folder,
    env: { ...appEnvironment, NODE_ENV: 'development', ...registry },
    stdio: 'ignore',
  });
  await requested;
  child.kill('SIGKILL');
  await once(child, 'exit');
  // It would have gone on, and changed package.json.
  await gone;
  // What was packed is gone too, once npm is, of which some machines keep an entry for seconds.
  await expect.poll(app.status, { timeout: 20_000 }).toBe('');
});

/** A workspace with one app, as create-next-app makes it, and installed. */
async function makeWorkspace(manager: Manager, registry: RegistryEnvironment) {
  const { base, folder } = inject('adopting');
  const top = join(folder, `workspace-${manager}`);
  const app = join(top, 'apps/web');
  await mkdir(app, { recursive: true });
  await cp(base, app, {
    recursive: true,
    filter: (path) => !/node_modules|-lock\.json/.test(path),
  });
  const { dependencies, ...others } = JSON.parse(await readFile(join(app, 'package.json'), 'utf8'));
  const { next, react, 'react-dom': dom } = dependencies;
  const plain = { ...others, dependencies: { next, react, 'react-dom': dom } };
  await writeFile(join(app, 'package.json'), JSON.stringify(plain));
  await writeFile(join(top, 'package.json'), '{ "private": true, "workspaces": ["apps/*"] }');
  await writeFile(join(top, 'pnpm-workspace.yaml'), 'packages: [apps/*]\n');
  if (manager === 'yarn') await writeFile(join(top, 'yarn.lock'), '');

  const env = { ...(await environmentOf(manager)), ...registry };
  await run(top, manager, ['install'], env);
  return {
    top,
    app,
    /** As the documentation says it: by its path in a clone. */
    init: (place: string, ...args: string[]) =>
      run(place, process.execPath, [resolve('src/cli/bin.js'), 'init', ...args], env),
    /** A program by its name, as the package manager finds it. */
    exec: (...words: string[]) => execIn(app, manager, words, env),
  };
}

it.each([
  ['npm', 'package-lock.json', 'npx', 'npm exec --no --'],
  ['pnpm', 'pnpm-lock.yaml', 'pnpm exec', 'pnpm exec'],
  ['yarn', 'yarn.lock', 'yarn', 'yarn run'],
] as const)(
  "adds them in a workspace of %s, in the app's own folder only",
  async (manager, lock, any, installed) => {
    const registry = await startRegistry();
    const { top, app, init, exec } = await makeWorkspace(manager, registry.env);
    await expect(init(top, '--dry-run')).rejects.toThrow('wrong_workspace_folder');
    // What is left is typed and set: no code, so it ends as what went well does.
    const approval = manager === 'pnpm' ? 'pnpm approve-builds.*' : '';
    expect(await init(app, '--yes')).toMatch(
      new RegExp(
        `Written: \\d files.*${approval}${any} prisma generate.*\n +${installed} session-kit doctor\\s*$`,
        's',
      ),
    );
    const { dependencies, devDependencies } = JSON.parse(
      await readFile(join(app, 'package.json'), 'utf8'),
    );
    expect(dependencies).toHaveProperty('next-auth');
    expect(dependencies['authjs-session-kit']).toMatch(/^file:.*\.tgz$/);
    expect(devDependencies['authjs-session-kit-cli']).toMatch(/^file:.*\.tgz$/);
    expect(await readFile(join(top, lock), 'utf8')).toContain('authjs-session-kit');
    expect(registry.askedForOurs()).toEqual([]);
    await exec('prisma', 'generate');
    await exec('next', 'typegen');
    await exec('tsc', '--noEmit');
    expect(await exec('session-kit', '--help')).toContain('session-kit <command>');
  },
);

it('leaves an app whose clone can install the kit and its command line', async () => {
  const registry = await startRegistry();
  const app = await makeAdoptingApp('cloned', {}, { env: registry.env });
  await app.sessionKit('init', '--yes');
  app.commit();
  const clone = `${app.folder}-clone`;
  await run(app.folder, 'git', ['clone', '--quiet', app.folder, clone]);
  await run(clone, 'npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund'], registry.env);
  const exec = ['exec', '--no', '--', 'session-kit'];
  const help = await run(clone, 'npm', [...exec, 'doctor', '--help'], registry.env);
  expect(help).toContain('session-kit doctor [options]');
  // Where it isn't installed npm runs nothing in its place.
  await expect(run(join(clone, '..'), 'npm', exec, registry.env)).rejects.toThrow(/E404|canceled/);
  await run(clone, join(clone, 'node_modules/.bin/prisma'), ['generate']);
  await run(clone, join(clone, 'node_modules/.bin/next'), ['typegen']);
  await run(clone, join(clone, 'node_modules/.bin/tsc'), ['--noEmit']);
  expect(registry.askedForOurs()).toEqual([]);
});
