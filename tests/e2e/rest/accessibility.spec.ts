import { expect, test } from '../support/test.ts';
import { openSignedIn, openSignedOut, violations } from '../support/violations.ts';

// The pages that ../accessibility.spec.ts leaves out.

for (const path of [
  '/signin?error=AccessDenied',
  '/signin/check-email',
  '/signup',
  '/compare',
  '/nowhere',
]) {
  test(`${path} has no axe violations signed out`, async ({ page }) => {
    await openSignedOut(page, path);
    expect(await violations(page)).toEqual([]);
  });
}

for (const path of [
  '/',
  '/signin',
  '/compare',
  '/reauthenticate',
  '/account',
  '/account/password',
  '/account/password?error=wrong',
  '/admin',
]) {
  test(`${path} has no axe violations signed in`, async ({ admin: page }) => {
    await openSignedIn(page, path);
    expect(await violations(page)).toEqual([]);
  });
}
