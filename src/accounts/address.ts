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

/**
 * What is counted for an address. Whoever has one of IPv6 has 64 bits of them, and another for each
 * request.
 */
export function networkOf(address: string): string {
  const [withoutZone = ''] = address.split('%');
  // IPv4, also as IPv6 writes it.
  if (isIP(withoutZone) !== 6 || withoutZone.includes('.')) return address;
  // In its shortest form, as browsers write it.
  const shortest = new URL(`http://[${withoutZone}]`).hostname.slice(1, -1);
  const [left = [], right = []] = shortest
    .split('::')
    .map((part) => part.split(':').filter(Boolean));
  const zeros = Array.from({ length: 8 - left.length - right.length }, () => '0');
  return `${[...left, ...zeros, ...right].slice(0, 4).join(':')}::/64`;
}
