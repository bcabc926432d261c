import { expect, it } from 'vitest';
import { redirectTo } from '../../src/app/_lib/redirect-to.ts';

const origin = 'https://app.example';
const nested = (to: string) => `/reauthenticate?${new URLSearchParams({ callbackUrl: to })}`;

it.each([
  ['/sessions', '/sessions'],
  ['/admin?q=ada#top', '/admin?q=ada#top'],
  [`${origin}/account`, '/account'],
  ['https://evil.example/account', '/dashboard'],
  ['//evil.example', '/dashboard'],
  ['/\\evil.example', '/dashboard'],
  ['/\t/evil.example', '/dashboard'],
  ['javascript:alert(1)', '/dashboard'],
  [undefined, '/dashboard'],
  // Whoever signs in needn't confirm it.
  [nested('/sessions'), '/sessions'],
  [nested(nested('/sessions')), '/sessions'],
  [nested('//evil.example'), '/dashboard'],
  ['/reauthenticate', '/dashboard'],
])('leads from %s to %s', (callbackUrl, to) => {
  expect(redirectTo(callbackUrl, origin)).toBe(to);
});
