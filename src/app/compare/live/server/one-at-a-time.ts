/** Runs what it is given one after the other, each once the one before has ended, well or not. */
export function oneAtATime(): <T>(run: () => Promise<T>) => Promise<T> {
  let last: Promise<unknown> = Promise.resolve();
  return (run) => {
    const mine = last.then(run);
    // Its failure is told to whoever asked for it; the next one goes on.
    last = mine.catch(() => {});
    return mine;
  };
}
