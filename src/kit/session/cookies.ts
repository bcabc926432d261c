import type { SessionRecord } from './session.ts';

/** Auth.js's name for the session cookie. Over https it has the prefix `__Secure-`. */
function defaultName(secure: boolean): string {
  return secure ? '__Secure-authjs.session-token' : 'authjs.session-token';
}

/** NextAuth v4's name for it, which is read as an earlier name. */
function nameInV4(secure: boolean): string {
  return secure ? '__Secure-next-auth.session-token' : 'next-auth.session-token';
}

/** The part of Auth.js's `cookies.sessionToken.options` that an app may set. */
export interface CookieAttributes {
  domain?: string;
  path?: string;
  sameSite?: boolean | 'lax' | 'strict' | 'none';
  secure?: boolean;
  partitioned?: boolean;
  priority?: 'low' | 'medium' | 'high';
}

/** Characters in one cookie's value. With its name and attributes the cookie stays under 4,096 bytes. */
const chunkSize = 3_936;

/** Neither Auth.js nor the kit writes more chunks. */
const mostChunks = 16;

/**
 * The most characters that a session may take in a request's cookies. Servers and proxies answer 400 or 431
 * to more: by default nginx and Apache from 8 KB on, Node.js from 16 KB on with all headers.
 */
export const largestCookie = 8_192;

/** @returns the number of characters that a token takes in a request's cookies, chunks and names included. */
export function cookieLength(name: string, token: string): number {
  const pairs = splitToken(name, token).map((chunk) => `${chunk.name}=${chunk.value}`);
  return pairs.join('; ').length;
}

/** The cookies of a request. */
export interface CookieSource {
  readCookie: (name: string) => string | undefined;
  /** Whether the browser uses https. */
  secure: boolean;
  /**
   * Set by the kit's proxy when it has just issued this request's token, with a MAC of the token that
   * the reader checks. Request headers are untrusted.
   */
  issuedMark?: string | null;
}

/** @returns the options that an app may set. The cookie's lifetime is the session's. */
export function attributesIn(options: CookieAttributes = {}): CookieAttributes {
  const { domain, path, sameSite, secure, partitioned, priority } = options;
  const given = { domain, path, sameSite, secure, partitioned, priority };
  return Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
}

export interface CookieWrite {
  name: string;
  value: string;
  options: CookieAttributes & {
    httpOnly: true;
    path: string;
    secure: boolean;
    sameSite: NonNullable<CookieAttributes['sameSite']>;
    /** Absent: the cookie ends with the browser. */
    expires?: Date;
    maxAge?: number;
  };
}

export interface CookieNames {
  /** The session cookie's name. Default: Auth.js's, which differs for http and https. */
  name?: string;
  /**
   * Earlier names of it. Cookies with these names are still read, after the current one, and cleared
   * once that is set. Leave out names that another host of your domain could set.
   */
  earlierNames?: readonly string[];
  /**
   * Attributes from Auth.js's configuration, also used to clear the cookie. Default: `path=/`,
   * `SameSite=Lax`, and Secure over https. It is always HttpOnly.
   */
  attributes?: CookieAttributes;
  /** Auth.js's `useSecureCookies`. Default: whether the request uses https. */
  useSecure?: boolean;
}

/** The session cookie, or its chunks, under its current and earlier names. */
export interface SessionCookie {
  name(secure: boolean): string;
  /** @returns the tokens in a request, the one under the current name first. */
  read(source: CookieSource): { name: string; token: string }[];
  /**
   * @returns the cookies to set so that the browser has this token, and nothing of an earlier one. They
   * end with the browser if the session isn't to be remembered.
   */
  write(
    source: CookieSource,
    token: string,
    session: Pick<SessionRecord, 'remember' | 'expires'>,
  ): CookieWrite[];
  /** @returns the request as it would be after these cookies were set. */
  after(source: CookieSource, writes: readonly CookieWrite[]): CookieSource;
  /** @returns the cookies to set so that the browser forgets the tokens it sent. */
  clear(source: CookieSource): CookieWrite[];
}

export function createSessionCookie({
  name: given,
  earlierNames = [],
  attributes,
  useSecure,
}: CookieNames): SessionCookie {
  const name = (secure: boolean) => given ?? defaultName(useSecure ?? secure);
  const attributesOf = (name: string, { secure: https }: CookieSource) => {
    // The prefixes require Secure. Without one, the cookie is Secure over https. RFC 6265bis.
    const hasPrefix = name.startsWith('__Secure-') || name.startsWith('__Host-');
    const secure = hasPrefix || (attributes?.secure ?? useSecure ?? https);
    const shared = { sameSite: 'lax', path: '/' } as const;
    return { ...shared, ...attributes, secure, httpOnly: true } as const;
  };
  const allNames = (secure: boolean) => [
    ...new Set([name(secure), ...earlierNames, nameInV4(useSecure ?? secure)]),
  ];
  const [overHttps, overHttp] = [allNames(true), allNames(false)];
  const all = ({ secure }: CookieSource) => (secure ? overHttps : overHttp);

  function clear(source: CookieSource): CookieWrite[] {
    return all(source).flatMap((cookie) =>
      wholeAndChunks(cookie)
        .filter((part) => source.readCookie(part) !== undefined)
        .map((part) => ({
          name: part,
          value: '',
          options: { ...attributesOf(cookie, source), expires: new Date(0), maxAge: 0 },
        })),
    );
  }

  return {
    name,

    read(source) {
      const tokens = [];
      for (const cookie of all(source)) {
        const token = readToken(source, cookie);
        if (token) tokens.push({ name: cookie, token });
      }
      return tokens;
    },

    write(source, token, { remember, expires }) {
      const current = name(source.secure);
      const options = { ...attributesOf(current, source), ...(remember && { expires }) };
      const chunks = splitToken(current, token);
      const kept = new Set(chunks.map((chunk) => chunk.name));
      return [
        ...chunks.map((chunk) => ({ ...chunk, options })),
        ...clear(source).filter((write) => !kept.has(write.name)),
      ];
    },

    after(source, writes) {
      const set = new Map(writes.map(({ name, value }) => [name, value || undefined]));
      return {
        ...source,
        readCookie: (name) => (set.has(name) ? set.get(name) : source.readCookie(name)),
      };
    },

    clear,
  };
}

/**
 * @returns the value of the cookie with exactly this name, else of its chunks `.0`, `.1` and so on.
 * Other cookies that begin with the name are not the kit's.
 */
function readToken({ readCookie }: CookieSource, name: string): string {
  const value = readCookie(name);
  if (value) return value;
  let token = '';
  for (let index = 0; index < mostChunks; index += 1) {
    const part = readCookie(chunkName(name, index));
    if (!part) break;
    token += part;
  }
  return token;
}

function chunkName(name: string, index: number): string {
  return `${name}.${index}`;
}

function wholeAndChunks(name: string): string[] {
  return [name, ...Array.from({ length: mostChunks }, (_, index) => chunkName(name, index))];
}

function splitToken(name: string, token: string): { name: string; value: string }[] {
  if (token.length <= chunkSize) return [{ name, value: token }];
  const count = Math.ceil(token.length / chunkSize);
  return Array.from({ length: count }, (_, index) => ({
    name: chunkName(name, index),
    value: token.slice(index * chunkSize, (index + 1) * chunkSize),
  }));
}
