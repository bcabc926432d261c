import type { CookieWrite } from '../session/cookies.ts';

/** What Playwright takes as `storageState`: cookies and nothing else. */
export interface StorageState {
  cookies: StoredCookie[];
  origins: [];
}

interface StoredCookie {
  name: string;
  value: string;
  domain: string;
  path: string;
  /** In seconds since 1970; -1 for a cookie that ends with the browser. */
  expires: number;
  httpOnly: boolean;
  secure: boolean;
  sameSite: 'Lax' | 'Strict' | 'None';
}

export function storageStateOf(cookies: readonly CookieWrite[], url: string): StorageState {
  const { hostname: domain } = new URL(url);
  return {
    cookies: cookies.map(
      ({ name, value, options: { path, httpOnly, secure, expires, ...rest } }) => ({
        name,
        value,
        domain: rest.domain ?? domain,
        path,
        expires: expires ? Math.floor(expires.getTime() / 1000) : -1,
        httpOnly,
        secure,
        sameSite: asPlaywright(rest.sameSite),
      }),
    ),
    origins: [],
  };
}

/** `true` is "strict" and `false` no attribute, which browsers take for "lax". */
function asPlaywright(sameSite: CookieWrite['options']['sameSite']): StoredCookie['sameSite'] {
  if (sameSite === true || sameSite === 'strict') return 'Strict';
  return sameSite === 'none' ? 'None' : 'Lax';
}
