import type { StrategyName } from 'authjs-session-kit';
import type { AuthSetup } from '../project/auth-setup.ts';
import type { Configuration } from '../project/configuration.ts';
import { strategyOfAuthjs, strategyOfKit } from '../project/strategy.ts';

/** The strategy that the app's configuration has, "jwt" where there is none; `null`: it can't be read. */
export function strategyBefore(
  { kind }: AuthSetup,
  configuration: Configuration | null,
): StrategyName | null {
  if (kind !== 'authjs' && kind !== 'kit') return 'jwt';
  if (!configuration) return null;
  return kind === 'kit'
    ? strategyOfKit(configuration, () => null)
    : strategyOfAuthjs(configuration);
}
