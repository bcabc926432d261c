import type { Page } from '@playwright/test';
import { password } from './sign-in-by-request.ts';

/**
 * Fills in the page that asks once more who it is. Waits until nothing is on its way: here renewals
 * happen every second, and one of the session that is about to be replaced would bring its cookie
 * back.
 */
export async function confirm(page: Page): Promise<void> {
  await page.waitForLoadState('networkidle');
  await page.getByLabel('Password').fill(password);
  await page.getByRole('button', { name: 'Confirm' }).click();
}
