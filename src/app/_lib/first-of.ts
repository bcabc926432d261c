/** @returns a search parameter's value; the first one if it is repeated. */
export function firstOf(value: string | string[] | undefined): string | undefined {
  return Array.isArray(value) ? value[0] : value;
}
