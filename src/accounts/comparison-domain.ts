/** The domain of the users that the live comparison makes. None of them signs in to the app itself. */
export const comparisonDomain = '@compare.invalid';

export function isOfComparison(email: string | null | undefined): boolean {
  return email?.toLowerCase().endsWith(comparisonDomain) ?? false;
}
