import type { WaysToSignIn } from '@/accounts/ways-to-sign-in';
import { buttonProviders, isButtonProvider } from '../signin/options';

/** How a user signs in, in words: "Password, GitHub". */
export function providerNames({
  hasPassword,
  providers,
}: Pick<WaysToSignIn, 'hasPassword' | 'providers'>): string {
  const names = providers.map((id) => (isButtonProvider(id) ? buttonProviders[id] : id));
  return [...(hasPassword ? ['Password'] : []), ...names].join(', ') || 'Link by email';
}
