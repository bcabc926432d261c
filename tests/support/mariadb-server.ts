import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { howToGetMariaDb, installedMariaDb } from './installed-mariadb.ts';
import { untilInputEnds } from './until-input-ends.ts';

const run = promisify(execFile);

/** A MariaDB with its data in the folder, which only a socket in there leads to. */
export async function startMariaDb(
  folder: string,
): Promise<{ url: string; stop(): Promise<void> }> {
  const program = installedMariaDb();
  if (!program) throw new Error(howToGetMariaDb);
  const socket = join(folder, 'socket');
  const settings = [
    // The machine's own settings are for its own server.
    '--no-defaults',
    `--datadir=${join(folder, 'data')}`,
    // It refuses to run as root without this option.
    ...(process.getuid?.() === 0 ? ['--user=root'] : []),
  ];
  // Root without a password, for every process that can open the socket.
  const access = ['--auth-root-authentication-method=normal', '--skip-test-db'];
  await run('mariadb-install-db', [...settings, ...access]);
  const server = spawn(
    'sh',
    ['-c', untilInputEnds, 'sh', program, ...settings, `--socket=${socket}`, '--skip-networking'],
    { stdio: ['pipe', 'ignore', 'pipe'] },
  );
  const ended = once(server, 'exit');
  let log = '';
  const ready = new Promise<void>((resolve) => {
    server.stderr.setEncoding('utf8').on('data', (text) => {
      log += text;
      if (log.includes('ready for connections')) resolve();
    });
  });
  await Promise.race([
    ready,
    ended.then(() => {
      throw new Error(`MariaDB did not start: ${log}`);
    }),
  ]);
  return {
    url: `mariadb://root@localhost/?socketPath=${encodeURIComponent(socket)}`,
    async stop() {
      server.stdin.end();
      await ended;
    },
  };
}
