/** @returns the text with `***` in place of passwords in URLs. */
export function redactPasswords(text: string): string {
  return text.replace(/(:\/\/[^\s:/@]*):[^\s@]*@/g, '$1:***@');
}

export function oneLine(text: string): string {
  return text.replace(/\s+/g, ' ').trim();
}

/** The database of a connection string, without secrets: `host:port/database`. */
export function describeDatabaseUrl(url: string): string {
  if (!URL.canParse(url)) return 'an invalid URL';
  const parsed = new URL(url);
  if (!/^postgres(ql)?:$/.test(parsed.protocol)) return 'an invalid URL';
  // An unencoded "/" in the password: the rest of the password would be shown as the database's name.
  if (parsed.pathname.includes('@')) return 'an invalid URL';
  const host = parsed.hostname || parsed.searchParams.get('host') || 'localhost';
  return `${host}:${parsed.port || '5432'}${parsed.pathname}`;
}
