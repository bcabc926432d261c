import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { chromium, type Page } from '@playwright/test';
import { expect, onTestFinished } from 'vitest';
import { installedBrowser, quiet } from '../../e2e/support/installed-browser.ts';
import { logInAtProvider } from '../../e2e/support/sign-in-with-oidc.ts';
import type { App } from './app.ts';

/** A real browser whose user stays signed in while the app changes. */
export interface Chromium {
  signIn(login: string): Promise<void>;
  /** @returns the session's strategy, when the session has that field. */
  sees(stage: string, name: string, expected: string): Promise<string | undefined>;
  /** Another user signs in and out, in a separate window. */
  comesAndGoes(stage: string): Promise<void>;
  close(): Promise<void>;
}

export async function openChromium(
  { origin, routes }: Pick<App, 'origin' | 'routes'>,
  name: string,
  pages: readonly string[],
): Promise<Chromium> {
  const executablePath = installedBrowser();
  const browser = await chromium.launch({ executablePath, args: quiet });
  onTestFinished(() => browser.close());
  const open = async () => (await browser.newContext({ baseURL: origin })).newPage();
  const page = await open();
  const shots = process.env.ADOPT_SHOTS;

  async function signIn(page: Page, login: string): Promise<void> {
    await page.goto(`${routes}/signin`);
    await page.getByRole('button', { name: /OpenID Connect/ }).click();
    await logInAtProvider(page, login);
    await page.getByRole('button', { name: 'Continue' }).click();
    await page.waitForURL((url) => url.origin === origin);
  }

  async function signOut(page: Page): Promise<void> {
    await page.goto(`${routes}/signout`);
    await page.getByRole('button', { name: 'Sign out' }).click();
    await page.waitForURL((url) => !url.pathname.endsWith('/signout'));
    expect(await sessionOf(page)).toBeNull();
  }

  async function sessionOf(page: Page): Promise<{ strategy?: string } | null> {
    return (await page.request.get(`${routes}/session`)).json();
  }

  async function shows(page: Page, shot: string, text: string): Promise<void> {
    for (const [n, path] of pages.entries()) {
      await page.goto(path);
      await page.getByText(text).first().waitFor();
      if (!shots) continue;
      mkdirSync(shots, { recursive: true });
      await page.screenshot({ path: join(shots, `${name}-${shot}-${n}.png`) });
    }
  }

  return {
    signIn: (login) => signIn(page, login),
    async sees(stage, text, expected) {
      // The session migrates when it is used.
      let session = await sessionOf(page);
      for (let time = 0; time < 10 && (session?.strategy ?? 'plain') !== expected; time += 1) {
        await sleep(1_000);
        session = await sessionOf(page);
      }
      await shows(page, stage, text);
      return session?.strategy;
    },
    async comesAndGoes(stage) {
      const page = await open();
      await signIn(page, 'guest');
      await shows(page, `${stage}-guest`, 'Guest');
      await signOut(page);
      await page.context().close();
    },
    close: () => browser.close(),
  };
}
