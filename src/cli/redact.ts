/** A password in a URL has no place on a screen or in a log. */
export function redactPasswords(text: string): string {
  return text.replace(/(:\/\/[^\s:/@]*):[^\s@]*@/g, '$1:***@');
}

export function oneLine(text: string): string {
  return text.replace(/\s+/g, ' ').trim();
}

/** Where a connection string leads, with nothing secret in it: `host:port/database`. */
export function describeDatabaseUrl(url: string): string {
  if (!URL.canParse(url)) return 'an invalid URL';
  const parsed = new URL(url);
  if (!/^postgres(ql)?:$/.test(parsed.protocol)) return 'an invalid URL';
  // Where the password has a "/" that isn't encoded, what follows it would be taken for the database.
  if (parsed.pathname.includes('@')) return 'an invalid URL';
  const host = parsed.hostname || parsed.searchParams.get('host') || 'localhost';
  return `${host}:${parsed.port || '5432'}${parsed.pathname}`;
}
