import { expect } from 'vitest';
import { signInWithOidc } from '../../support/log-in-at-provider.ts';
import type { Server } from './app.ts';

/** Signs in, sees a protected page and the devices, ends the other one, and signs out. */
export async function visit(server: Server, strategy: string): Promise<void> {
  const [one, other] = [server.browser(), server.browser()];
  expect(await (await one.get('/private')).text()).not.toContain('@oidc.example.com');
  await signInWithOidc(one, 'grace');
  await signInWithOidc(other, 'grace');
  const page = await (await one.get('/private')).text();
  expect(page).toContain(`grace@oidc.example.com by ${strategy}`);

  const devices = await (await one.get('/api/devices')).json();
  expect(devices).toHaveLength(2);
  expect(devices).toEqual(
    expect.arrayContaining([expect.objectContaining({ strategy, current: true })]),
  );
  expect(await (await one.submit('/api/devices', {})).json()).toEqual({ ended: 1 });
  await expect.poll(() => other.session(), { timeout: 10_000, interval: 500 }).toBeNull();
  expect(await one.session()).not.toBeNull();

  await one.post('/api/auth/signout');
  expect(await one.session()).toBeNull();
  expect((await one.get('/api/devices')).status).toBe(401);
  expect(await (await one.get('/api/own')).json()).toEqual({ own: true });
}
