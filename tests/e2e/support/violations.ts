import AxeBuilder from '@axe-core/playwright';
import type { Page } from '@playwright/test';

/** Rules about colours, the only difference between the two colour schemes. */
const ofColors = ['color-contrast', 'link-in-text-block'];

/** @returns axe's violations on the current page, in light and dark colours. */
export async function violations(page: Page): Promise<unknown[]> {
  // Without transitions between the colours.
  await page.emulateMedia({ colorScheme: 'light', reducedMotion: 'reduce' });
  const light = await new AxeBuilder({ page }).analyze();
  await page.emulateMedia({ colorScheme: 'dark' });
  const dark = await new AxeBuilder({ page }).withRules(ofColors).analyze();
  return [...light.violations, ...dark.violations];
}

/** Opens the page as a signed-out visitor. */
export async function openSignedOut(page: Page, path: string): Promise<void> {
  await page.goto(path);
  await page.getByRole('heading', { level: 1 }).waitFor();
}

/** Opens the page as a signed-in user, with all details expanded. */
export async function openSignedIn(page: Page, path: string): Promise<void> {
  await page.goto(path);
  await page.getByRole('banner').getByRole('button', { name: 'Sign out' }).waitFor();
  await page.getByRole('heading', { level: 1 }).waitFor();
  for (const question of await page.locator('summary').all()) await question.click();
}
