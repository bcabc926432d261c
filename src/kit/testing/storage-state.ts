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
  sameSite: 'Lax';
}

export function storageStateOf(cookies: readonly CookieWrite[], url: string): StorageState {
  const { hostname: domain } = new URL(url);
  return {
    cookies: cookies.map(({ name, value, options: { path, httpOnly, secure, expires } }) => ({
      name,
      value,
      domain,
      path,
      expires: expires ? Math.floor(expires.getTime() / 1000) : -1,
      httpOnly,
      secure,
      sameSite: 'Lax',
    })),
    origins: [],
  };
}
