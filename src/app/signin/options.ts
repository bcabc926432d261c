import { environment } from '@/auth/shared';

/** The providers that can have a button on this page: Auth.js's ids and their names. */
export const buttonProviders = { github: 'GitHub', google: 'Google', oidc: 'OpenID Connect' };
export type ButtonProvider = keyof typeof buttonProviders;

export function isButtonProvider(id: string): id is ButtonProvider {
  return Object.hasOwn(buttonProviders, id);
}

export interface SignInOptions {
  buttons: ButtonProvider[];
  emailLink: boolean;
}

/** @returns which sign-in methods are configured besides email and password. */
export function signInOptions(): SignInOptions {
  return {
    buttons: Object.keys(buttonProviders)
      .filter(isButtonProvider)
      .filter((id) => environment[id]),
    emailLink: Boolean(environment.email),
  };
}
