import AxeBuilder from '@axe-core/playwright';
import type { Page } from '@playwright/test';

/** Rules that look at colours. Nothing else differs between the two schemes, which are CSS alone. */
const ofColors = ['color-contrast', 'link-in-text-block'];

/** What axe has against the page as it is, in light and in dark colours. */
export async function violations(page: Page): Promise<unknown[]> {
  // Colours don't fade from the one to the other.
  await page.emulateMedia({ colorScheme: 'light', reducedMotion: 'reduce' });
  const light = await new AxeBuilder({ page }).analyze();
  await page.emulateMedia({ colorScheme: 'dark' });
  const dark = await new AxeBuilder({ page }).withRules(ofColors).analyze();
  return [...light.violations, ...dark.violations];
}

/** Opens the page for somebody who is signed out. */
export async function openSignedOut(page: Page, path: string): Promise<void> {
  await page.goto(path);
  await page.getByRole('heading', { level: 1 }).waitFor();
}

/** Opens the page for somebody who is signed in, with all that can be unfolded. */
export async function openSignedIn(page: Page, path: string): Promise<void> {
  await page.goto(path);
  await page.getByRole('banner').getByRole('button', { name: 'Sign out' }).waitFor();
  await page.getByRole('heading', { level: 1 }).waitFor();
  for (const question of await page.locator('summary').all()) await question.click();
}
