// Preloaded into Next. A killed parent can't pass a signal on, so the child checks whether it still runs.
const parent = process.ppid;
setInterval(() => {
  if (process.ppid !== parent) process.kill(process.pid, 'SIGTERM');
}, 1_000).unref();
