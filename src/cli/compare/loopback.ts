/** Whether a host name, as a URL has it, is this machine by itself. RFC 6761, 6.3; RFC 1122, 3.2.1.3. */
export function isLoopback(hostname: string): boolean {
  return /^(localhost|.+\.localhost|127(\.\d{1,3}){3}|\[::1\])$/.test(hostname);
}

/** Whether two addresses are of one app: Next.js calls this machine localhost, however it was asked. */
export function isSameApp(one: URL, other: URL): boolean {
  if (one.origin === other.origin) return true;
  const bothLoopback = isLoopback(one.hostname) && isLoopback(other.hostname);
  return bothLoopback && one.protocol === other.protocol && one.port === other.port;
}
