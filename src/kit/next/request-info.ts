import { isIP } from 'node:net';
import type { RequestInfo } from '../session/events.ts';

/** More of a User-Agent than this says nothing more. */
const longestUserAgent = 512;

/**
 * What the registry and the audit events keep of the browser.
 *
 * @param addressHeader the header in which a proxy of your own names the client, and which no client
 * can set past it; of a list the last entry counts, which the nearest proxy wrote. `null`: no
 * address is kept.
 */
export function readRequestInfo(head: Headers, addressHeader: string | null): RequestInfo {
  return {
    userAgent: head.get('user-agent')?.slice(0, longestUserAgent) || null,
    ipAddress: addressHeader && addressIn(head.get(addressHeader)),
  };
}

/** The address alone: some proxies add a port, and brackets around IPv6. */
function addressIn(header: string | null): string | null {
  const last = header?.split(',').at(-1)?.trim() ?? '';
  const candidates = [last, last.replace(/:\d+$/, ''), last.replace(/^\[(.*)\](:\d+)?$/, '$1')];
  return candidates.find((each) => isIP(each) !== 0) ?? null;
}
