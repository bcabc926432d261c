import { expect, test } from './support/test.ts';
import { openSignedIn, openSignedOut, violations } from './support/violations.ts';

// The most visited pages; rest/accessibility.spec.ts has the others.

for (const path of ['/', '/signin']) {
  test(`${path} has no axe violations signed out`, async ({ page }) => {
    await openSignedOut(page, path);
    expect(await violations(page)).toEqual([]);
  });
}

for (const path of ['/dashboard', '/sessions']) {
  test(`${path} has no axe violations signed in`, async ({ signedIn: page }) => {
    await openSignedIn(page, path);
    expect(await violations(page)).toEqual([]);
  });
}
