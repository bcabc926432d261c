/** @returns a function that runs async tasks one after another, in the order of its calls. */
export function oneAtATime(): <T>(task: () => Promise<T>) => Promise<T> {
  let last: Promise<unknown> = Promise.resolve();
  return (task) => {
    const result = last.then(task);
    // The caller gets the error; the next task runs anyway.
    last = result.catch(() => {});
    return result;
  };
}
