import { InvalidConfiguration } from '../session/errors.ts';

/**
 * What makes a test easy is a hole in a server. Tests run beside the server, also beside one in
 * production, and not in it.
 *
 * @throws InvalidConfiguration where `NODE_ENV` is "production", as in `next build` and `next start`.
 */
export function notInProduction(name: string, why: string): void {
  if (process.env.NODE_ENV !== 'production') return;
  throw new InvalidConfiguration([
    `${name} of authjs-session-kit/testing ${why}. It is for tests, and does nothing where NODE_ENV is "production".`,
  ]);
}
