import { Node } from 'ts-morph';
import type { StrategyName } from '../../core/session.ts';
import { callOf } from '../project/auth-setup.ts';
import type { Project } from '../project/project.ts';
import { bare, parseSource } from '../project/source.ts';

/** The strategy of the app's own Auth.js; `null`: there is none, or its configuration doesn't say here. */
export function strategyBefore({ folder, auth }: Project): StrategyName | null {
  if (auth.kind !== 'authjs') return null;
  const config = bare(callOf(parseSource(folder, auth.path), 'next-auth')?.getArguments()[0]);
  if (!Node.isObjectLiteralExpression(config)) return null;
  const session = config.getProperty('session');
  const value = Node.isPropertyAssignment(session) ? bare(session.getInitializer()) : undefined;
  const said = /\bstrategy:\s*['"](jwt|database)['"]/.exec(value?.getText() ?? '')?.[1];
  if (said !== undefined) return said as StrategyName; // as the expression has it
  const isElsewhere =
    config.getProperties().some((each) => Node.isSpreadAssignment(each)) ||
    (session !== undefined && !Node.isObjectLiteralExpression(value));
  if (isElsewhere) return null;
  // Auth.js's own default.
  return config.getProperty('adapter') ? 'database' : 'jwt';
}
