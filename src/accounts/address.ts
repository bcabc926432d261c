import { isIP } from 'node:net';

/**
 * The address a request came from, by a header that only a proxy of one's own can set; of a list the
 * last entry counts, which the nearest proxy wrote. `null` where no header is named: without one, what
 * a request says of its address is whatever its sender wrote, or the address of a proxy that everybody
 * comes through.
 */
export function clientAddress(headers: Headers, addressHeader?: string): string | null {
  const last = (addressHeader && headers.get(addressHeader)?.split(',').at(-1)?.trim()) || '';
  // Some proxies add a port, and brackets around IPv6.
  const candidates = [last, last.replace(/:\d+$/, ''), last.replace(/^\[(.*)\](:\d+)?$/, '$1')];
  return candidates.find((each) => isIP(each) !== 0) ?? null;
}
