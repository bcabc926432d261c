import type { CookieWrite } from '../session/cookies.ts';

/** Playwright's `storageState`, with cookies only. */
export interface StorageState {
  cookies: StoredCookie[];
  origins: [];
}

interface StoredCookie {
  name: string;
  value: string;
  domain: string;
  path: string;
  /** Seconds since 1970; -1: the cookie ends with the browser. */
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
        sameSite: toPlaywright(rest.sameSite),
      }),
    ),
    origins: [],
  };
}

/** `true` means "strict". `false` means no attribute, which browsers treat as "lax". */
function toPlaywright(sameSite: CookieWrite['options']['sameSite']): StoredCookie['sameSite'] {
  if (sameSite === true || sameSite === 'strict') return 'Strict';
  return sameSite === 'none' ? 'None' : 'Lax';
}
