// What README says first: `npm run dev`, until the first page answers, then Ctrl-C. Runs in the current
// folder; when something fails, the last line says what.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { connect, createServer } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

/** Milliseconds for making, migrating and filling a database, and for Next to compile the page. */
const pageLimit = 120_000;
/** Milliseconds. */
const endLimit = 20_000;

const port = (await isTaken(3000)) ? await freePort() : 3000;
const url = `http://localhost:${port}/`;
const began = Date.now();
// A group of its own: Ctrl-C reaches each process of the foreground.
const dev = spawn('npm', ['run', 'dev'], {
  detached: true,
  stdio: 'inherit',
  // As README has it wherever that works: PORT is set only when another server has the usual one.
  env: port === 3000 ? process.env : { ...process.env, PORT: String(port) },
});

const problem = (await waitForPage()) ?? (await stop());
if (problem) kill('SIGKILL');
console.log(problem ?? `${url} answered 200 and Ctrl-C ended it.`);
process.exit(problem ? 1 : 0);

/** @returns what is wrong, if anything is. */
async function waitForPage() {
  let last = 'nothing';
  while (Date.now() - began < pageLimit) {
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
  return `${url} did not answer 200 within ${pageLimit / 1000} s; the last answer was: ${last}.`;
}

/** @returns what is wrong, if anything is. */
async function stop() {
  kill('SIGINT');
  const limit = Date.now() + endLimit;
  while (Date.now() < limit) {
    if (!kill(0)) return undefined;
    await sleep(100);
  }
  return `Ctrl-C did not end all of npm run dev within ${endLimit / 1000} s.`;
}

/** @returns whether a process was left to signal. */
function kill(signal) {
  try {
    return process.kill(-dev.pid, signal);
  } catch {
    return false; // all of them have ended
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
