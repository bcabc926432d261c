import { isIP } from 'node:net';
import type { RequestInfo } from '../session/events.ts';

/** Characters of a User-Agent that are kept. */
const longestUserAgent = 512;

/**
 * Reads what the registry and the events keep of a browser.
 *
 * @param addressHeader the header in which a proxy of your own writes the client's address, and which no
 * client can set itself. Of a list the last entry is read, which the nearest proxy wrote. `null`: no
 * address is kept.
 */
export function readRequestInfo(head: Headers, addressHeader: string | null): RequestInfo {
  return {
    userAgent: head.get('user-agent')?.slice(0, longestUserAgent) || null,
    ipAddress: addressHeader && addressIn(head.get(addressHeader)),
  };
}

/** The address without a port or the brackets of IPv6, which some proxies add. */
function addressIn(header: string | null): string | null {
  const last = header?.split(',').at(-1)?.trim() ?? '';
  const candidates = [last, last.replace(/:\d+$/, ''), last.replace(/^\[(.*)\](:\d+)?$/, '$1')];
  return candidates.find((candidate) => isIP(candidate) !== 0) ?? null;
}
