import type { Page } from '@playwright/test';

/** Signs in through the provider, whose page accepts any login without a password. */
export async function signInWithOidc(page: Page, login: string): Promise<void> {
  await page.goto('/signin');
  await page.getByRole('button', { name: 'Continue with OpenID Connect' }).click();
  await logInAtProvider(page, login);
  await page.getByRole('button', { name: 'Continue' }).click();
}

/** Fills in the provider's page, then gives consent if it asks for it. */
export async function logInAtProvider(page: Page, login: string): Promise<void> {
  await page.getByPlaceholder('Enter any login').fill(login);
  await page.getByPlaceholder('and password').fill('any');
  await page.getByRole('button', { name: 'Sign-in' }).click();
}
