/** So many reads are in flight at once, at most. */
export const most = 64;

export const concurrencies = [1, 8, most] as const;
