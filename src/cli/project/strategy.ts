import { type StrategyName, strategyNames } from 'authjs-session-kit';
import type { Configuration } from './configuration.ts';
import { textOf, valuesOf } from './syntax.ts';
import type { Variables } from './variables.ts';

/** The strategy that plain Auth.js takes; `null`: it is worked out by code. */
export function strategyOfAuthjs(configuration: Configuration): StrategyName | null {
  const written = configuration.get('session', 'strategy');
  if (written) return named(textOf(written));
  if (!configuration.lacks('session', 'strategy')) return null;
  if (configuration.get('adapter')) return 'database';
  return configuration.lacks('adapter') ? 'jwt' : null;
}

/** The one that the kit takes: by its variable, its option, or as Auth.js does. */
export function strategyOfKit(
  configuration: Configuration,
  variables: Variables,
): StrategyName | null {
  const variable = variables('AUTH_SESSION_STRATEGY');
  if (variable) return named(variable.value);
  const written = configuration.get('strategy');
  if (written) {
    // `environment.strategy ?? 'jwt'` is what is written out in it.
    const texts = valuesOf(written).flatMap((each) => textOf(each) ?? []);
    return texts.length === 1 ? named(texts[0]) : null;
  }
  if (!configuration.lacks('strategy')) return null;
  return configuration.twice ? 'jwt' : strategyOfAuthjs(configuration);
}

function named(text: string | null | undefined): StrategyName | null {
  return strategyNames.find((name) => name === text) ?? null;
}
