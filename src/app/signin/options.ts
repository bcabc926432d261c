import { environment } from '@/auth/shared';

/** The providers that this page offers as a button, by Auth.js's ids. */
export const buttonProviders = { github: 'GitHub', google: 'Google', oidc: 'OpenID Connect' };
export type ButtonProvider = keyof typeof buttonProviders;

export function isButtonProvider(id: string): id is ButtonProvider {
  return Object.hasOwn(buttonProviders, id);
}

export interface SignInOptions {
  buttons: ButtonProvider[];
  emailLink: boolean;
}

/** Beside email and password: whatever this server has the variables for. */
export function signInOptions(): SignInOptions {
  return {
    buttons: Object.keys(buttonProviders)
      .filter(isButtonProvider)
      .filter((id) => environment[id]),
    emailLink: Boolean(environment.email),
  };
}
