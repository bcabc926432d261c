import { isIP } from 'node:net';

/**
 * Reads the client's IP address from a header that the operator's own proxy sets. If the header holds a
 * list, only the last entry counts, because the nearest proxy wrote it.
 *
 * @returns `null` if no header is configured. Any client can send the usual headers itself, and the
 *   address of the connection is the proxy's, the same for everybody.
 */
export function clientAddress(headers: Headers, addressHeader?: string): string | null {
  const entry = (addressHeader && headers.get(addressHeader)?.split(',').at(-1)?.trim()) || '';
  // Some proxies add a port, and brackets around IPv6.
  const candidates = [entry, entry.replace(/:\d+$/, ''), entry.replace(/^\[(.*)\](:\d+)?$/, '$1')];
  return candidates.find((candidate) => isIP(candidate) !== 0) ?? null;
}

/**
 * The key under which attempts of an address are counted.
 *
 * @returns an IPv4 address as it is, and the /64 network of an IPv6 address: a customer usually has a
 *   whole /64, and could use another of its addresses for each request.
 */
export function networkOf(address: string): string {
  const [withoutZone = ''] = address.split('%');
  // IPv4, also when it is mapped into IPv6 (`::ffff:203.0.113.7`).
  if (isIP(withoutZone) !== 6 || withoutZone.includes('.')) return address;
  // URL brings the address into its shortest form.
  const shortest = new URL(`http://[${withoutZone}]`).hostname.slice(1, -1);
  const [left = [], right = []] = shortest
    .split('::')
    .map((half) => half.split(':').filter(Boolean));
  const zeros = Array.from({ length: 8 - left.length - right.length }, () => '0');
  return `${[...left, ...zeros, ...right].slice(0, 4).join(':')}::/64`;
}
