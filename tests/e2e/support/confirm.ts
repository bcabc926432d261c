import type { Page } from '@playwright/test';
import { password } from './sign-in-by-request.ts';

/**
 * Reauthenticates with the password. First waits until no request is pending: renewals happen every second
 * here, and a renewal of the old session would restore its cookie.
 */
export async function confirm(page: Page): Promise<void> {
  await page.waitForLoadState('networkidle');
  await page.getByLabel('Password').fill(password);
  await page.getByRole('button', { name: 'Confirm' }).click();
}
