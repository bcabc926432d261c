import type { SignInMethods } from '@/accounts/sign-in-methods';
import { buttonProviders, isButtonProvider } from '../signin/options';

/** @returns how a user signs in, for example "Password, GitHub". */
export function providerNames({
  hasPassword,
  providers,
}: Pick<SignInMethods, 'hasPassword' | 'providers'>): string {
  const names = providers.map((id) => (isButtonProvider(id) ? buttonProviders[id] : id));
  return [...(hasPassword ? ['Password'] : []), ...names].join(', ') || 'Link by email';
}
