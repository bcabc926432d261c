// Seconds, as everywhere.
const day = 86_400;

/** A session nobody uses ends after a week. */
export const idleTimeout = 7 * day;

/** Its end is pushed forward at most every five minutes. */
export const renewEvery = 300;

/** Who signed in a month ago signs in again. Auth.js has no such end, so it is an option of the kit. */
export const absoluteTimeout = 30 * day;
