import { leftOut, type UserColumns } from '../session/user-columns.ts';

/** The user's columns that a token carries, and which others a callback has read. */
export interface WatchedUser {
  readonly user: object;
  /** Columns that were read or tested by name and that the token doesn't carry. */
  readonly missed: ReadonlySet<string>;
  /** Whether all columns were read at once: `{ ...user }`, JSON, a loop. */
  readonly isEnumerated: () => boolean;
}

/** Properties that promises and JSON look up in every object. */
const notColumns = new Set(['then', 'toJSON', 'constructor']);

export function watchUser(columns: UserColumns): WatchedUser {
  const missed = new Set<string>();
  let enumerated = false;

  const isThere = (name: string | symbol) => {
    if (typeof name === 'symbol' || notColumns.has(name) || name in Object.prototype) return true;
    if (name in columns && columns[name] !== leftOut) return true;
    missed.add(name);
    return false;
  };

  const user = new Proxy(
    { ...columns },
    {
      get: (target, name, receiver) =>
        isThere(name) ? Reflect.get(target, name, receiver) : undefined,
      has: (target, name) => isThere(name) && Reflect.has(target, name),
      ownKeys(target) {
        enumerated = true;
        return Reflect.ownKeys(target);
      },
      getOwnPropertyDescriptor(target, name) {
        isThere(name);
        return Reflect.getOwnPropertyDescriptor(target, name);
      },
    },
  );
  return { user, missed, isEnumerated: () => enumerated };
}

/** Whether a value contains an object at any depth, so that its receiver may enumerate it. */
export function contains(value: unknown, wanted: object, seen = new Set<unknown>()): boolean {
  if (value === wanted) return true;
  if (typeof value !== 'object' || value === null || seen.has(value)) return false;
  seen.add(value);
  return Object.values(value).some((property) => contains(property, wanted, seen));
}
