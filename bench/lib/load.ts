import autocannon from 'autocannon';

const connections = 8;

/** Seconds within which even a busy machine answers. */
const longest = 30;

/**
 * Sends requests for `duration` seconds, over connections that stay open.
 *
 * @returns the number of answers, and the seconds that they took.
 * @throws when an answer is anything but a 200.
 */
export async function load(
  url: string,
  cookie: string,
  duration: number,
): Promise<{ answers: number; seconds: number }> {
  const { start, finish, errors, statusCodeStats } = await autocannon({
    url,
    duration,
    connections,
    sampleInt: 25, // milliseconds between two checks whether the time is up
    headers: { cookie },
  });
  const { '200': wanted, ...others } = statusCodeStats ?? {};
  const silent = errors === 0 && Object.keys(statusCodeStats ?? {}).length === 0;
  // A short time may pass without an answer on a busy machine: it is measured again, for longer.
  if (silent && duration < longest) return load(url, cookie, Math.min(duration * 4, longest));
  if (errors > 0 || !wanted?.count || Object.keys(others).length > 0) {
    throw new Error(`${url} answered ${JSON.stringify(statusCodeStats)}, with ${errors} errors.`);
  }
  return { answers: wanted.count, seconds: (finish.getTime() - start.getTime()) / 1000 };
}
