import { type NextRequest, NextResponse } from 'next/server';
import { kit } from './kit.ts';
import { carelessToken, type ProxyName } from './proxy-names.ts';

/** Sets a cookie without a Cache-Control header. */
function careless({ cookies }: NextRequest): NextResponse {
  const answer = NextResponse.next();
  const name = 'authjs.session-token';
  if (cookies.has(name)) answer.cookies.set(name, carelessToken);
  return answer;
}

const proxies: Record<ProxyName, unknown> = {
  createProxy: kit.createProxy({ protect: ['/account/:path*'] }),
  auth: kit.auth,
  careless,
};

// No matcher: it runs for every page and every file. The variable PROXY names the proxy.
export const proxy = proxies[process.env.PROXY as ProxyName];
