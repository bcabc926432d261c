// Whoever follows README: `npm run dev`, until the first page answers, then Ctrl-C. In the folder that
// it is started in. The last line is "1 passed, 0 failed", or the other way round with the reason above.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { connect, createServer } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

/** In milliseconds: a database is made, migrated and filled, and Next compiles the page. */
const forThePage = 120_000;
const forTheEnd = 20_000;

const port = (await isTaken(3000)) ? await freePort() : 3000;
const url = `http://localhost:${port}/`;
const began = Date.now();
// A group of its own: Ctrl-C reaches each process of the foreground.
const dev = spawn('npm', ['run', 'dev'], {
  detached: true,
  stdio: 'inherit',
  // To the letter where it can be: the port is named only when another server has the usual one.
  env: port === 3000 ? process.env : { ...process.env, PORT: String(port) },
});

const problem = (await untilThePage()) ?? (await untilTheEnd());
if (problem) kill('SIGKILL');
console.log(problem ?? `${url} answered 200 and Ctrl-C ended it.`);
console.log(problem ? '0 passed, 1 failed' : '1 passed, 0 failed');
process.exit(problem ? 1 : 0);

/** What is wrong, if anything is. */
async function untilThePage() {
  let last = 'nothing';
  while (Date.now() - began < forThePage) {
    if (dev.exitCode !== null || dev.signalCode) {
      return `npm run dev ended by itself, with ${dev.signalCode ?? `code ${dev.exitCode}`}.`;
    }
    try {
      const { status } = await fetch(url, { signal: AbortSignal.timeout(60_000) });
      if (status === 200) {
        console.log(`The first page took ${Math.round((Date.now() - began) / 1000)} s.`);
        return undefined;
      }
      last = status;
    } catch {
      // Not listening yet.
    }
    await sleep(250);
  }
  return `${url} did not answer 200 within ${forThePage / 1000} s; the last answer was: ${last}.`;
}

async function untilTheEnd() {
  kill('SIGINT');
  const limit = Date.now() + forTheEnd;
  while (Date.now() < limit) {
    if (!kill(0)) return undefined;
    await sleep(100);
  }
  return `Ctrl-C did not end all of npm run dev within ${forTheEnd / 1000} s.`;
}

/** Whether there was still somebody to be told. */
function kill(signal) {
  try {
    return process.kill(-dev.pid, signal);
  } catch {
    return false; // all of it has ended
  }
}

async function isTaken(number) {
  const socket = connect(number, 'localhost');
  try {
    await once(socket, 'connect');
    return true;
  } catch {
    return false;
  } finally {
    socket.destroy();
  }
}

async function freePort() {
  const server = createServer().listen(0, 'localhost');
  await once(server, 'listening');
  const { port: free } = server.address();
  server.close();
  return free;
}
