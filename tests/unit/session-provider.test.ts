// What next-auth/react keeps of where the routes are, and exports for tests like this one.
import { __NEXTAUTH } from 'next-auth/react';
import { createElement } from 'react';
import { renderToString } from 'react-dom/server';
import { expect, it, onTestFinished, vi } from 'vitest';
import { SessionProvider } from '../../src/kit/client.ts';

const children = null;

it.for([
  [undefined, {}, '/api/auth'],
  ['', {}, '/api/auth'],
  ['/app', {}, '/app/api/auth'],
  ['/app', { basePath: '/app/auth' }, '/app/auth'],
] as const)("with Next's basePath %s and %j requests %s", ([basePath, props, routes]) => {
  vi.stubEnv('__NEXT_ROUTER_BASEPATH', basePath);
  __NEXTAUTH.basePath = '/api/auth';
  onTestFinished(() => {
    vi.unstubAllEnvs();
  });
  renderToString(createElement(SessionProvider, { session: null, children, ...props }));
  expect(__NEXTAUTH.basePath).toBe(routes);
});
