import type { Browser } from './browser.ts';

/** Goes to the provider that answers in this process, and back. */
export async function signInWithForge(browser: Browser, basePath = '/api/auth'): Promise<Response> {
  const redirect = await browser.post(`${basePath}/signin/forge`);
  const { searchParams } = new URL(redirect.headers.get('location') ?? '', 'http://nowhere');
  const state = searchParams.get('state') ?? '';
  return browser.get(`${basePath}/callback/forge?code=ada&state=${state}`);
}
