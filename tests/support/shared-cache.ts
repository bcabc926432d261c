import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import { freePort } from '../../src/cli/embedded/free-port.ts';
import { howToGetNginx, installedNginx } from './installed-nginx.ts';
import { untilInputEnds } from './until-input-ends.ts';

export interface SharedCache {
  origin: string;
  stop(): Promise<void>;
}

const startLimit = 10_000;

/**
 * A CDN's place, taken by nginx: whatever `Cache-Control` lets it keep it hands to everybody who asks
 * for the same address, with the cookies that it came with. `X-Cache-Status` says where an answer is
 * from. All of its files are in a temporary folder.
 *
 * @param app the origin of the app behind it.
 */
export async function startSharedCache(app: string): Promise<SharedCache> {
  const program = installedNginx();
  if (!program) throw new Error(howToGetNginx);
  const folder = await mkdtemp(join(tmpdir(), 'session-kit-nginx-'));
  const port = await freePort();
  await writeFile(join(folder, 'nginx.conf'), configuration(app, port));
  const server = spawn(
    'sh',
    // Without -e it would begin by opening the log of the machine's own nginx.
    ['-c', untilInputEnds, 'sh', program, '-p', folder, '-c', 'nginx.conf', '-e', 'stderr'],
    { stdio: ['pipe', 'ignore', 'pipe'] },
  );
  const ended = once(server, 'exit');
  const log = text(server.stderr);
  const origin = `http://127.0.0.1:${port}`;
  const stop = async () => {
    server.stdin.end();
    await ended;
    await rm(folder, { recursive: true, force: true });
  };
  const deadline = Date.now() + startLimit;
  while (!(await answers(`${origin}/cache-is-here`))) {
    if (server.exitCode !== null || Date.now() > deadline) {
      await stop();
      throw new Error(`nginx did not start: ${await log}`);
    }
    await sleep(20);
  }
  return { origin, stop };
}

async function answers(url: string): Promise<boolean> {
  try {
    return (await fetch(url)).ok;
  } catch {
    return false; // not listening yet
  }
}

function configuration(app: string, port: number): string {
  return `
daemon off;
worker_processes 1;
${process.getuid?.() === 0 ? 'user root root;' : '# Its worker is whoever starts it.'}
pid nginx.pid;
error_log stderr warn;
events {}
http {
  access_log off;
  client_body_temp_path body;
  proxy_temp_path proxy;
  fastcgi_temp_path fastcgi;
  uwsgi_temp_path uwsgi;
  scgi_temp_path scgi;
  proxy_cache_path cache keys_zone=shared:1m;
  server {
    listen 127.0.0.1:${port};
    location = /cache-is-here { return 204; }
    location / {
      proxy_pass ${app};
      proxy_http_version 1.1;
      proxy_set_header Host $http_host;
      proxy_set_header X-Forwarded-Proto $scheme;
      proxy_cache shared;
      # Who asks makes no difference, and how long it keeps something Cache-Control alone says.
      proxy_cache_key $request_uri;
      # By itself nginx keeps nothing that sets a cookie. There are caches that do.
      proxy_ignore_headers Set-Cookie;
      add_header X-Cache-Status $upstream_cache_status always;
    }
  }
}
`;
}
