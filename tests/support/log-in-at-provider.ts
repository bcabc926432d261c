import { parse } from 'node-html-parser';
import type { Browser } from './browser.ts';

/** Signs in with the OpenID Connect provider, as a browser without scripts that knows both sides. */
export async function signInWithOidc(browser: Browser, login: string): Promise<Response> {
  const { pathname, search } = await callbackOfOidc(browser, login);
  return browser.get(`${pathname}${search}`);
}

/** The same up to where the provider sends the browser back to. */
export async function callbackOfOidc(browser: Browser, login: string): Promise<URL> {
  const redirect = await browser.post(`${browser.basePath}/signin/oidc`);
  return atProvider(redirect.headers.get('location') ?? '', login);
}

/** Through the provider's pages for login and consent, to where it sends the browser back to. */
async function atProvider(address: string, login: string): Promise<URL> {
  const cookies = new Map<string, string>();
  const provider = new URL(address).origin;

  async function go(url: URL, body?: URLSearchParams): Promise<URL> {
    if (url.origin !== provider) return url;
    const cookie = [...cookies].map((pair) => pair.join('=')).join('; ');
    const method = body ? 'POST' : 'GET';
    const response = await fetch(url, { method, body, headers: { cookie }, redirect: 'manual' });
    for (const line of response.headers.getSetCookie()) {
      const [name = '', value = ''] = (line.split(';')[0] ?? '').split('=');
      cookies.set(name, value);
    }
    const location = response.headers.get('location');
    if (location) return go(new URL(location, url));
    const form = parse(await response.text()).querySelector('form');
    if (!form) throw new Error(`No form at ${url}: ${response.status}`);
    const fields = new URLSearchParams({ login, password: 'any' });
    for (const { attributes } of form.querySelectorAll('input[type=hidden]')) {
      fields.set(attributes.name ?? '', attributes.value ?? '');
    }
    return go(new URL(form.getAttribute('action') ?? '', url), fields);
  }

  return go(new URL(address));
}
