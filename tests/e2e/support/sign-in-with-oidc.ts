import type { Page } from '@playwright/test';

/** From the sign-in page through the provider's own, where whoever types a name is that user. */
export async function signInWithOidc(page: Page, login: string): Promise<void> {
  await page.goto('/signin');
  await page.getByRole('button', { name: 'Continue with OpenID Connect' }).click();
  await logInAtProvider(page, login);
  await page.getByRole('button', { name: 'Continue' }).click();
}

/** On the provider's page, which asks for consent afterwards where it has none yet. */
export async function logInAtProvider(page: Page, login: string): Promise<void> {
  await page.getByPlaceholder('Enter any login').fill(login);
  await page.getByPlaceholder('and password').fill('any');
  await page.getByRole('button', { name: 'Sign-in' }).click();
}
