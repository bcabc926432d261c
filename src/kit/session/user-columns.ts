/** A user's columns by name, with the database's values. */
export type UserColumns = Readonly<Record<string, unknown>>;

/** In a token, the value of a column that is too large for it: the column has to be loaded. */
export const leftOut = Symbol('left out');

/** Longer texts are not put into a token, since a cookie has 4,096 bytes. */
const mostCharacters = 512;

/** A column's value in JSON. Types that JSON doesn't have are tagged. */
type Written =
  | string
  | number
  | boolean
  | null
  | readonly ['date' | 'bigint' | 'undefined' | 'left out', string];

export function writeColumns(columns: UserColumns): Record<string, Written> {
  return Object.fromEntries(
    Object.entries(columns).map(([column, value]) => [column, write(value)]),
  );
}

export function readColumns(written: UserColumns): UserColumns {
  return Object.fromEntries(
    Object.entries(written).map(([column, value]) => [column, read(value)]),
  );
}

function write(value: unknown): Written {
  if (value === null || typeof value === 'boolean') return value;
  if (typeof value === 'string' && value.length <= mostCharacters) return value;
  if (typeof value === 'number' && Number.isFinite(value)) return value;
  if (typeof value === 'bigint') return ['bigint', String(value)];
  if (value === undefined) return ['undefined', ''];
  if (value instanceof Date && !Number.isNaN(value.getTime())) return ['date', value.toJSON()];
  // Bytes, decimals, lists and JSON, which may have any size.
  return ['left out', ''];
}

function read(value: unknown): unknown {
  if (!Array.isArray(value)) return value;
  const [kind, text] = value;
  if (kind === 'date') return new Date(text);
  if (kind === 'bigint') return BigInt(text);
  return kind === 'undefined' ? undefined : leftOut;
}

/** @returns the columns with these names. */
export function pick(columns: UserColumns, names: Iterable<string>): UserColumns {
  return Object.fromEntries([...names].map((name) => [name, columns[name]]));
}
