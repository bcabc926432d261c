import { InvalidConfiguration } from '../session/errors.ts';

/**
 * Refuses helpers of tests in a server in production, where they would be a security hole.
 *
 * @param why what the helper does, after its name.
 * @throws InvalidConfiguration when `NODE_ENV` is "production", as in `next build` and `next start`.
 */
export function notInProduction(name: string, why: string): void {
  if (process.env.NODE_ENV !== 'production') return;
  throw new InvalidConfiguration([
    `${name} of authjs-session-kit/testing ${why}. It is for tests, and refuses to run when NODE_ENV is "production".`,
  ]);
}
