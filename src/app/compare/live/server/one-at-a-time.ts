/** @returns a function that runs tasks one after the other, each once the one before has ended or failed. */
export function oneAtATime(): <T>(run: () => Promise<T>) => Promise<T> {
  let last: Promise<unknown> = Promise.resolve();
  return (run) => {
    const result = last.then(run);
    // Its caller gets its failure; the next one runs all the same.
    last = result.catch(() => {});
    return result;
  };
}
