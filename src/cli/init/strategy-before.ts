import type { StrategyName } from '../../core/session.ts';
import { strategyNames } from '../../core/session.ts';
import { createNames } from '../doctor/names.ts';
import { textOf } from '../doctor/syntax.ts';
import { callOf } from '../project/auth-setup.ts';
import { importsOf } from '../project/imported-file.ts';
import type { Project } from '../project/project.ts';
import { configurationOf, settingsOf } from './settings.ts';

/** The strategy of the app's own Auth.js; `null`: there is none, or its configuration can't be read. */
export function strategyBefore({ folder, auth }: Project): StrategyName | null {
  if (auth.kind !== 'authjs') return null;
  const names = createNames(folder, importsOf(folder));
  const call = callOf(names.file(auth.path), 'next-auth');
  const { values, complete } = settingsOf(configurationOf(call?.getArguments()[0], names), names);
  const session = values.get('session');
  const ofSession = settingsOf(session, names);
  const strategy = ofSession.values.get('strategy');
  if (strategy) return strategyNames.find((name) => name === textOf(strategy)) ?? null;
  if (!complete || (session && !ofSession.complete)) return null;
  // Auth.js's own default.
  return values.has('adapter') ? 'database' : 'jwt';
}
