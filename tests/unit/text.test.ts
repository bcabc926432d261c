import { expect, it } from 'vitest';
import { profileForm } from '../../src/accounts/profile.ts';
import { signUpForm } from '../../src/accounts/sign-up.ts';

const form = { name: 'Ada', email: 'ada@example.com', password: 'correct-horse-battery' };

it.each([
  { name: '' },
  { name: ' \t ' },
  { name: 'Ada\0' },
  { name: 'Ada\u0007' },
  { name: 'Ada\nLovelace' },
  { name: '\u200b' },
  { name: '\u3164\u2800\u00a0' },
  { name: '\u202eadA' },
  { name: 'Ada \u2066admin\u2069' },
  { name: 'Ada \ud83d' },
  { name: 'a'.repeat(101) },
  { email: 'ada' },
  { email: 'ada@example.com\0' },
  { email: 'ada@exam ple.com' },
  { email: `${'a'.repeat(250)}@example.com` },
  { email: 'visitor@compare.invalid' },
  { password: 'short' },
  { password: 'a'.repeat(257) },
])('a sign-up with %j is refused, with the field', (wrong) => {
  const parsed = signUpForm.safeParse({ ...form, ...wrong });
  expect(parsed.error?.issues.map(({ path }) => path[0])).toContain(Object.keys(wrong)[0]);
});

it('names in any script, and emoji, are accepted', () => {
  for (const name of [
    '名前',
    'Łukasz Żółć',
    'عائشة',
    "O'Brien-Smith Jr.",
    '👩‍💻 Ada',
    'कृष्‍ण',
    '❤️',
  ]) {
    expect(signUpForm.safeParse({ ...form, name }).success, name).toBe(true);
    expect(profileForm.safeParse({ name }).data).toEqual({ name });
  }
});
