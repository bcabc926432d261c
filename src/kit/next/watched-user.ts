import { leftOut, type UserColumns } from '../session/user-columns.ts';

/** The user as far as a token carries them, and what of them was asked for beyond that. */
export interface WatchedUser {
  readonly user: object;
  /** Columns that were read or tested by name and aren't there. */
  readonly missed: ReadonlySet<string>;
  /** Whether all columns were asked for at once: `{ ...user }`, JSON, a loop. */
  readonly isEnumerated: () => boolean;
}

/** What a promise or JSON looks for in every object. */
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

/** Whether a value has this very object somewhere in it, to be enumerated by whoever gets it. */
export function contains(value: unknown, wanted: object, seen = new Set<unknown>()): boolean {
  if (value === wanted) return true;
  if (typeof value !== 'object' || value === null || seen.has(value)) return false;
  seen.add(value);
  return Object.values(value).some((each) => contains(each, wanted, seen));
}
