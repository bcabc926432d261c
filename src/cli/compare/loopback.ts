/** Whether a URL's host name is always this machine. RFC 6761, 6.3; RFC 1122, 3.2.1.3. */
export function isLoopback(hostname: string): boolean {
  return /^(localhost|.+\.localhost|127(\.\d{1,3}){3}|\[::1\])$/.test(hostname);
}

/** Whether two URLs are of one app: Next.js redirects to localhost, also from 127.0.0.1 and [::1]. */
export function isSameApp(first: URL, second: URL): boolean {
  if (first.origin === second.origin) return true;
  const bothLoopback = isLoopback(first.hostname) && isLoopback(second.hostname);
  return bothLoopback && first.protocol === second.protocol && first.port === second.port;
}
