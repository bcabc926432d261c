import type { Case, Moment } from './case.ts';

const second = 1000;
const day = 86_400 * second;

/** The kit's defaults, in milliseconds. */
export const policy = {
  idle: 7 * day,
  idleInBrowserSession: day / 2,
  absolute: 30 * day,
  renewEvery: 300 * second,
  skew: 60 * second,
};

/** Milliseconds since 1970, all of them. */
export interface Times {
  begin: number;
  lastSeen: number;
  expires: number;
  absolute: number;
  /** When the token expires by its own account, which stock Auth.js writes anew. */
  tokenExpires: number;
}

const epoch = Date.UTC(2026, 0, 5, 12);

/** When a session began, and when it ends if nothing more is asked of it. */
export function timesOf(
  { writer, used, remember, stockAge, fraction }: Case,
  precision: number,
): Times {
  const begin = epoch + Math.floor(fraction / precision) * precision;
  const absolute = begin + policy.absolute;
  if (writer === 'stock') {
    const expires = begin + stockAge * second;
    return { begin, lastSeen: begin, expires, absolute, tokenExpires: expires };
  }
  // The longest that somebody could have been using it.
  const lastSeen = begin + Math.min(used * second, policy.absolute - second);
  const expires = idleEnd(lastSeen, remember, absolute);
  const tokenExpires = writer === 'kit' ? expires : lastSeen + stockAge * second;
  return { begin, lastSeen, expires, absolute, tokenExpires };
}

export function idleEnd(from: number, remember: boolean, absolute: number): number {
  return Math.min(from + (remember ? policy.idle : policy.idleInBrowserSession), absolute);
}

export function momentOf(
  { after, seconds }: Moment,
  { begin, lastSeen, expires, absolute }: Times,
): number {
  const anchors: Record<Moment['after'], number> = {
    begin: lastSeen,
    renewal: lastSeen + policy.renewEvery,
    end: expires,
    'idle end': lastSeen + policy.idle,
    'absolute end': absolute,
  };
  const anchor = seconds < 0 && after === 'begin' ? begin : anchors[after];
  return anchor + Math.round(seconds * second);
}
