/** The email domain of the users that the live comparison creates. They can't sign in to the app itself. */
export const comparisonDomain = '@compare.invalid';

export function isComparisonEmail(email: string | null | undefined): boolean {
  return email?.toLowerCase().endsWith(comparisonDomain) ?? false;
}
