import { createHash } from 'node:crypto';
import { chmodSync, lstatSync, mkdirSync, rmSync } from 'node:fs';
import { createServer, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { EmbeddedPostgresError } from './errors.ts';
import type { Locations } from './locations.ts';
import { encode, type Message } from './protocol.ts';

/** The supervisor's side of its users: one connection each, which the kernel closes with them. */
export interface Hub {
  readonly socket: string;
  readonly users: ReadonlySet<Socket>;
  /** Sends to every user, and what is not a log line also to those who come later. */
  send(message: Message): void;
  close(): void;
}

/** The kernel takes 107 bytes on Linux and 103 on macOS. */
const longestSocketPath = 100;

function shortSocket({ data }: Locations): string {
  const name = createHash('sha256').update(data).digest('hex').slice(0, 16);
  if (process.platform === 'win32') return `\\\\.\\pipe\\session-kit-${name}`;
  const folder = join(tmpdir(), `session-kit-${process.getuid?.()}`);
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const { uid, mode } = lstatSync(folder);
  // Everybody may write to the temporary folder, so it may be a trap laid by somebody else.
  if (uid !== process.getuid?.() || (mode & 0o077) !== 0) {
    throw new EmbeddedPostgresError(
      'embedded_unreachable_folder',
      `${folder} has to be a folder of yours with mode 0700, and is not. Delete it, or move the project to a shorter path.`,
    );
  }
  return join(folder, name);
}

function listen(server: Server, path: string): Promise<string> {
  if (process.platform !== 'win32') rmSync(path, { force: true });
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(path, () => {
      server.off('error', reject);
      if (process.platform !== 'win32') chmodSync(path, 0o600);
      resolve(path);
    });
  });
}

export async function openHub(locations: Locations, onLeave: () => void): Promise<Hub> {
  const users = new Set<Socket>();
  let standing: Message | undefined;
  // Half open: a user who leaves waits for us to close, and so knows when the server is down.
  const server = createServer({ allowHalfOpen: true }, (user) => {
    users.add(user);
    if (standing) user.write(encode(standing));
    const leave = () => {
      if (!users.delete(user)) return;
      if (users.size > 0) user.destroy();
      onLeave();
    };
    user.resume();
    user.on('end', leave).on('close', leave).on('error', leave);
  });
  const inFolder = process.platform !== 'win32' && locations.socket.length <= longestSocketPath;
  // Some shared folders of virtual machines can't hold a socket.
  const socket = inFolder
    ? await listen(server, locations.socket).catch(() => listen(server, shortSocket(locations)))
    : await listen(server, shortSocket(locations));
  return {
    socket,
    users,
    send(message) {
      if (message.type !== 'log') standing = message;
      for (const user of users) user.write(encode(message));
    },
    close: () => server.close(),
  };
}
