import type { SessionRecord } from './session.ts';

/** Auth.js's name for the session cookie; its `__Secure-` prefix goes with https. */
export function sessionCookieName(secure: boolean): string {
  return secure ? '__Secure-authjs.session-token' : 'authjs.session-token';
}

/** Characters in one cookie's value; with the name and attributes it stays under 4,096 bytes. */
const chunkSize = 3_936;

/** More than this was not written by Auth.js or the kit. */
const mostChunks = 16;

/** The request's cookies by name. */
export type ReadCookie = (name: string) => string | undefined;

export interface CookieWrite {
  name: string;
  value: string;
  options: {
    httpOnly: true;
    sameSite: 'lax';
    path: '/';
    secure: boolean;
    /** Absent on a cookie that ends with the browser. */
    expires?: Date;
    maxAge?: number;
  };
}

/**
 * The session token that a request carries: the cookie of exactly this name, else its chunks
 * `.0`, `.1`, … Cookies that merely begin with the name belong to somebody else.
 */
export function readSessionToken(read: ReadCookie, name: string): string | null {
  const whole = read(name);
  if (whole) return whole;
  let token = '';
  for (let index = 0; index < mostChunks; index++) {
    const chunk = read(`${name}.${index}`);
    if (!chunk) break;
    token += chunk;
  }
  return token || null;
}

/**
 * What to set so that the browser holds this token and no left-over of an earlier one. The cookie of
 * a session that isn't to be remembered ends with the browser.
 */
export function writeSessionToken(
  read: ReadCookie,
  name: string,
  token: string,
  { remember, expires }: Pick<SessionRecord, 'remember' | 'expires'>,
): CookieWrite[] {
  const options = { ...cookieAttributes(name), ...(remember && { expires }) };
  const chunks = splitToken(name, token);
  const kept = new Set(chunks.map((chunk) => chunk.name));
  return [
    ...chunks.map((chunk) => ({ ...chunk, options })),
    ...clearSessionToken(read, name).filter((write) => !kept.has(write.name)),
  ];
}

/** Whether a cookie is the session cookie of this name or one of its chunks. */
export function isSessionCookie(cookie: string, name: string): boolean {
  return cookie === name || (/^\.\d+$/.test(cookie.slice(name.length)) && cookie.startsWith(name));
}

/** What to set so that the browser forgets the token it sent. */
export function clearSessionToken(read: ReadCookie, name: string): CookieWrite[] {
  const names = [name, ...Array.from({ length: mostChunks }, (_, index) => `${name}.${index}`)];
  return names
    .filter((each) => read(each) !== undefined)
    .map((each) => ({
      name: each,
      value: '',
      options: { ...cookieAttributes(name), expires: new Date(0), maxAge: 0 },
    }));
}

function splitToken(name: string, token: string): { name: string; value: string }[] {
  if (token.length <= chunkSize) return [{ name, value: token }];
  const count = Math.ceil(token.length / chunkSize);
  return Array.from({ length: count }, (_, index) => ({
    name: `${name}.${index}`,
    value: token.slice(index * chunkSize, (index + 1) * chunkSize),
  }));
}

function cookieAttributes(name: string) {
  const secure = name.startsWith('__Secure-') || name.startsWith('__Host-');
  return { httpOnly: true, sameSite: 'lax', path: '/', secure } as const;
}
