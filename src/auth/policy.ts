// All times are in seconds.
const day = 86_400;

/** A session ends after a week without use. */
export const idleTimeout = 7 * day;

/** The end of a session in use is pushed forward at most every five minutes. */
export const renewEvery = 300;

/** After a month users sign in again. Auth.js has no such setting, so it is an option of the kit. */
export const absoluteTimeout = 30 * day;
