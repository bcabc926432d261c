// Preloaded into Next: a parent that was killed can't pass anything on, so its child looks.
const parent = process.ppid;
setInterval(() => {
  if (process.ppid !== parent) process.kill(process.pid, 'SIGTERM');
}, 1_000).unref();
