import { expect } from 'vitest';
import { type StrategyName, strategyNames } from '../../../src/kit/session/session.ts';
import { signInWithOidc } from '../../support/log-in-at-provider.ts';
import type { App } from './app.ts';
import type { Server } from './serve.ts';

/** Goes through the app, as it was built, in one strategy and then in the other, which is a restart and nothing more. */
export async function visitInBoth(
  app: App,
  env: Readonly<Record<string, string>>,
  look: (server: Server) => Promise<void> = async () => {},
): Promise<void> {
  for (const strategy of strategyNames) {
    const server = await app.start({ ...env, AUTH_SESSION_STRATEGY: strategy });
    await visit(server, strategy);
    await look(server);
    await server.stop();
  }
}

/** Signs in, sees a protected page and the devices, ends the other one, and signs out. */
async function visit(server: Server, strategy: StrategyName): Promise<void> {
  const [browser, other] = [server.browser(), server.browser()];
  expect(await (await browser.get('/private')).text()).not.toContain('@oidc.example.com');
  await signInWithOidc(browser, 'grace');
  await signInWithOidc(other, 'grace');
  const page = await (await browser.get('/private')).text();
  expect(page).toContain(`grace@oidc.example.com by ${strategy}`);

  expect(await (await browser.get('/account')).text()).toContain('(here)');
  const devices = await (await browser.get('/api/devices')).json();
  expect(devices).toHaveLength(2);
  expect(devices).toEqual(
    expect.arrayContaining([expect.objectContaining({ strategy, current: true })]),
  );
  expect(await (await browser.submit('/api/devices', {})).json()).toEqual({ ended: 1 });
  await expect.poll(() => other.session(), { timeout: 10_000, interval: 500 }).toBeNull();
  expect(await browser.session()).not.toBeNull();

  await browser.post('/api/auth/signout');
  expect(await browser.session()).toBeNull();
  expect((await browser.get('/api/devices')).status).toBe(401);
  expect(await (await browser.get('/api/own')).json()).toEqual({ own: true });
}
