import autocannon from 'autocannon';

const connections = 8;

/** Seconds in which even a busy machine answers once. */
const longest = 30;

/**
 * Asks for so many seconds, over connections that stay open.
 *
 * @returns how many answers came in how many seconds.
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
    sampleInt: 25, // milliseconds between two looks at whether the time is up
    headers: { cookie },
  });
  const { '200': wanted, ...others } = statusCodeStats ?? {};
  const silent = errors === 0 && Object.keys(statusCodeStats ?? {}).length === 0;
  // So short a time may pass with none: it is not the server's fault, and no measurement either.
  if (silent && duration < longest) return load(url, cookie, Math.min(duration * 4, longest));
  if (errors > 0 || !wanted?.count || Object.keys(others).length > 0) {
    throw new Error(`${url} answered ${JSON.stringify(statusCodeStats)}, with ${errors} errors.`);
  }
  return { answers: wanted.count, seconds: (finish.getTime() - start.getTime()) / 1000 };
}
