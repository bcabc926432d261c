import type { Configuration } from './configuration.ts';
import { valuesOf, variableOf } from './syntax.ts';

/** The variables that the configuration itself takes the secret from. */
export interface GivenSecret {
  /** "unknown": it takes it from something else as well. */
  readonly kind: 'variables' | 'unknown';
  /** None: those that Auth.js and the kit read by themselves. */
  readonly names: readonly string[];
}

/** The name that NextAuth v4 had for it; Auth.js and the kit read it where the other isn't set. */
export const formerSecret = 'NEXTAUTH_SECRET';

export function secretGivenBy(configuration: Configuration | null): GivenSecret {
  const values = valuesOf(configuration?.get('secret') ?? undefined);
  const names = values.map(variableOf).filter((name) => name !== null);
  return { kind: names.length === values.length ? 'variables' : 'unknown', names };
}
