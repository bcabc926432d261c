import { beforeAll, describe, expect, it } from 'vitest';
import { strategyNames } from '../../src/kit/session/session.ts';
import { buildSettingsApp, folderWith, type Settings } from './support/next-settings.ts';
import type { Steps } from './support/next-steps.ts';

const settings = (
  basePath: string,
  trailingSlash: boolean,
  cacheComponents: boolean,
): Settings => ({
  basePath,
  trailingSlash,
  cacheComponents,
});

/** Each two settings in each way; each with and without a reverse proxy, in both strategies. */
const builds = {
  '16': [
    settings('', false, false),
    settings('', true, true),
    settings('/app', false, true),
    settings('/app', true, false),
  ],
  // It has no cacheComponents yet.
  '15.5': [
    settings('', false, false),
    settings('', true, false),
    settings('/app', false, false),
    settings('/app', true, false),
  ],
} as const;

/**
 * Plain Auth.js's answers, but for what docs/differences.md names: the proxy says by a path where to come
 * back to, and everything is in Next's basePath.
 */
function withDocumentedDifferences(plain: Steps, hasBasePath: boolean): Steps {
  const entries = Object.entries(plain).map(([step, answer]) => {
    const back = step.endsWith('protected page') ? byPath(answer) : answer;
    return [step, hasBasePath ? inApp(back) : back];
  });
  return Object.fromEntries(entries);
}

/** `callbacks.authorized` hands the page's own query to the sign-in page as well. */
function byPath(answer: string): string {
  return answer.replace('?tab=1&callbackUrl', '?callbackUrl').replace('=<origin>', '=');
}

function inApp(answer: string): string {
  return answer
    .replace(/to <origin>(?=\/(signin|api\/auth))/, 'to <origin><app>')
    .replace('callbackUrl=/required', 'callbackUrl=<app>/required');
}

describe.each(['16', '15.5'] as const)('Next %s', (next) => {
  let folder = '';
  beforeAll(async () => {
    folder = await folderWith(next);
  });

  it.each(builds[next])(
    'with basePath "$basePath", trailingSlash $trailingSlash, cacheComponents $cacheComponents: as plain Auth.js',
    async (given) => {
      const { basePath, trailingSlash, cacheComponents } = given;
      const app = await buildSettingsApp(folder, next, given);
      const config = {
        // Half of them have a page of their own, and half let `callbacks.authorized` decide.
        ...(trailingSlash === (basePath === '') && { PAGES: '1' }),
        ...(trailingSlash && { GUARD: 'auth', AUTHORIZED: '1' }),
      };
      const plain = await app.visit(false, () => ({
        ...config,
        AUTH_TRUST_HOST: 'true',
        WITHOUT_KIT: '1',
      }));
      expect(plain).toMatchObject({
        'sign-in': expect.stringMatching(/^302 to <origin>(<app>)?\/dashboard/),
        'signed in: component': '200 Ada',
        'after update()': '200 Ada note sent',
        'after sign-out: handler': '200 nobody',
        ...(cacheComponents && { 'signed in: private cache': '200 Ada' }),
      });
      const expected = withDocumentedDifferences(plain, basePath !== '');
      for (const strategy of strategyNames) {
        const direct = await app.visit(false, () => ({
          ...config,
          AUTH_TRUST_HOST: 'true',
          AUTH_SESSION_STRATEGY: strategy,
        }));
        expect(direct).toEqual(expected);
        const proxied = await app.visit(true, (origin) => ({
          ...config,
          // With its path and without: apps have both.
          AUTH_URL: strategy === 'jwt' ? origin : `${origin}${basePath}/api/auth`,
          AUTH_SESSION_STRATEGY: strategy,
        }));
        expect(proxied).toEqual(expected);
      }
    },
  );
});
