/**
 * A value, or a promise where it isn't there yet. Next and AsyncLocalStorage track each promise of a request,
 * and a dozen of them cost more than a decryption, so the read path avoids them.
 */
export type Eventually<T> = T | Promise<T>;

/** @returns what `next` returns for the value: at once, or as a promise if the value is one. */
export function andThen<T, Result>(
  value: Eventually<T>,
  next: (value: T) => Eventually<Result>,
): Eventually<Result> {
  return value instanceof Promise ? value.then(next) : next(value);
}
