/** @returns a value to compare runs by: times become seconds from now, random values `*`. */
export function masked(value: unknown, userId?: string): unknown {
  if (typeof value === 'bigint') return `${value}n`;
  if (value instanceof Date) return fromNow(value);
  if (typeof value === 'string') return maskedText(value, userId);
  if (Array.isArray(value)) return value.map((item) => masked(item, userId));
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).filter(([, each]) => each !== undefined);
  return Object.fromEntries(
    entries.map(([key, each]) => {
      const isTime =
        typeof each === 'number' && /(_at|_time|_exp|^iat|^exp|^nbf|expiresAt)$/.test(key);
      return [key, isTime ? fromNow(new Date(each * 1000)) : masked(each, userId)];
    }),
  );
}

const isoTime = /^\d{4}-\d\d-\d\dT[\d:.]+Z$/;
/** Ids, tokens and hashes are long and have no spaces. */
const random = /^[\w.-]{20,}$/;

function maskedText(text: string, userId?: string): string {
  if (text === userId) return "the user's id";
  if (isoTime.test(text)) return fromNow(new Date(text));
  if (text.startsWith('http')) return maskedUrl(text);
  return random.test(text) ? '*' : text;
}

function fromNow(time: Date): string {
  return `${Math.round((time.getTime() - Date.now()) / 1000)} s from now`;
}

const randomParameters = new Set(['state', 'code', 'nonce', 'code_challenge', 'token']);

/** @returns a URL without the random values in its query. */
export function maskedUrl(address: string): string {
  const separator = address.indexOf('?');
  if (separator < 0) return address;
  const parameters = new URLSearchParams(address.slice(separator + 1));
  for (const name of parameters.keys()) if (randomParameters.has(name)) parameters.set(name, '*');
  return `${address.slice(0, separator)}?${decodeURIComponent(parameters.toString())}`;
}

/** @returns the cookie's name of a `Set-Cookie` line, without a chunk's number, and its attributes. */
export function maskedCookie(line: string): [name: string, attributes: string] {
  const [pair = '', ...attributes] = line.split('; ');
  const [name = '', ...value] = pair.split('=');
  const spelled = attributes.map((attribute) => {
    const [key = '', text] = attribute.split('=');
    if (key.toLowerCase() === 'expires') return `expires ${fromNow(new Date(text ?? 0))}`;
    return [key.toLowerCase(), text?.toLowerCase()].filter(Boolean).join('=');
  });
  const isGone =
    value.join('=') === '' ||
    spelled.includes('max-age=0') ||
    /expires=thu, 01 jan 1970/i.test(line);
  const kept = spelled.filter((attribute) => !isGone || !/^(expires|max-age)/.test(attribute));
  return [name.replace(/\.\d+$/, ''), [isGone ? 'cleared' : 'set', ...kept.sort()].join('; ')];
}
