import type { SessionRecord } from './session.ts';

/** Auth.js's name for the session cookie; its `__Secure-` prefix goes with https. */
function defaultName(secure: boolean): string {
  return secure ? '__Secure-authjs.session-token' : 'authjs.session-token';
}

/** What NextAuth v4 calls it, which is read as an earlier name. */
function nameInV4(secure: boolean): string {
  return secure ? '__Secure-next-auth.session-token' : 'next-auth.session-token';
}

/** Auth.js's `cookies.sessionToken.options`, as far as they are the app's to say. */
export interface CookieAttributes {
  domain?: string;
  path?: string;
  sameSite?: boolean | 'lax' | 'strict' | 'none';
  secure?: boolean;
  partitioned?: boolean;
  priority?: 'low' | 'medium' | 'high';
}

/** Characters in one cookie's value; with the name and attributes it stays under 4,096 bytes. */
const chunkSize = 3_936;

/** More than this was not written by Auth.js or the kit. */
const mostChunks = 16;

/**
 * So much of a request's cookies a session may take up, in characters. Servers and proxies answer 400 or
 * 431 to what is larger: nginx and Apache from 8 KB on by default, Node.js from 16 KB on with all headers.
 */
export const largestCookie = 8_192;

/** @returns how much of a request's cookies a token takes up, in all its pieces with their names. */
export function cookieLength(name: string, token: string): number {
  const pairs = splitToken(name, token).map((piece) => `${piece.name}=${piece.value}`);
  return pairs.join('; ').length;
}

/** What a request says of its cookies. */
export interface CookieSource {
  readCookie: (name: string) => string | undefined;
  /** Whether the browser speaks https. */
  secure: boolean;
  /** What says that its token was issued on the request's own way here, to be checked by the reader. */
  issuedMark?: string | null;
}

/** Of a cookie's options those that are the app's: how long it lives is the session's to say. */
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
    /** Absent on a cookie that ends with the browser. */
    expires?: Date;
    maxAge?: number;
  };
}

export interface CookieNames {
  /** The session cookie's name. Default: Auth.js's, which follows http and https. */
  name?: string;
  /**
   * Names that it had before. They are still read, after the current one, and cleared once that is
   * set. Name none that a host beside yours could plant a session under.
   */
  earlierNames?: readonly string[];
  /**
   * What Auth.js's configuration says of the cookie; it is taken back with the same. Default: `path=/`,
   * `SameSite=Lax`, and Secure over https. HttpOnly it always is.
   */
  attributes?: CookieAttributes;
  /** Auth.js's `useSecureCookies`. Default: as the request, https or not. */
  useSecure?: boolean;
}

/** The session cookie, or its chunks, under the name it has and those it had. */
export interface SessionCookie {
  name(secure: boolean): string;
  /** The tokens that a request carries, the one under the current name first. */
  read(source: CookieSource): { name: string; token: string }[];
  /**
   * What to set so that the browser holds this token and no left-over of an earlier one. The cookie
   * of a session that isn't to be remembered ends with the browser.
   */
  write(
    source: CookieSource,
    token: string,
    session: Pick<SessionRecord, 'remember' | 'expires'>,
  ): CookieWrite[];
  /** What a request would carry after these were set. */
  after(source: CookieSource, writes: readonly CookieWrite[]): CookieSource;
  /** What to set so that the browser forgets the tokens it sent. */
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
    // Over https any cookie is Secure, whatever it is called; the prefixes demand it. RFC 6265bis.
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
    return all(source).flatMap((each) =>
      pieces(each)
        .filter((piece) => source.readCookie(piece) !== undefined)
        .map((piece) => ({
          name: piece,
          value: '',
          options: { ...attributesOf(each, source), expires: new Date(0), maxAge: 0 },
        })),
    );
  }

  return {
    name,

    read(source) {
      const tokens = [];
      for (const each of all(source)) {
        const token = readToken(source, each);
        if (token) tokens.push({ name: each, token });
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
 * The cookie of exactly this name, else its chunks `.0`, `.1`, … Cookies that merely begin with the
 * name belong to somebody else.
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

function pieces(name: string): string[] {
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
