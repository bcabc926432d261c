/**
 * What may be there at once. Where it is, nobody waits: Next and AsyncLocalStorage follow every promise
 * through a request, and a dozen of them cost more than a decryption.
 */
export type Eventually<T> = T | Promise<T>;

/** @returns what `next` makes of the value: at once, or when it is there. */
export function andThen<T, Result>(
  value: Eventually<T>,
  next: (value: T) => Eventually<Result>,
): Eventually<Result> {
  return value instanceof Promise ? value.then(next) : next(value);
}
