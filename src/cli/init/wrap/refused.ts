import { refusedAdvice } from 'authjs-session-kit/parts';
import type { Node } from 'ts-morph';
import type { Code } from '../../project/code.ts';
import { type Configuration, propertiesOf, strategyOfAuthjs } from '../../project/configuration.ts';
import { pathOf, placeOf, propertyOf } from '../../project/syntax.ts';
import { oneLine } from '../../redact.ts';
import { byHand, type PlanPart } from '../plan.ts';
import type { ConfigArgument } from './config-argument.ts';

/** Steps to remove options that the kit refuses, or to look for them where the configuration can't be read. */
export function refusedSteps(
  path: string,
  { members }: ConfigArgument,
  configuration: Configuration,
  code: Code,
): PlanPart[] {
  const objects = ['session', 'jwt'].flatMap((name) => configuration.get(name) ?? []);
  const unread = [
    ...members.flatMap(({ settings, spread }) => (settings.complete ? [] : (spread ?? []))),
    ...objects.filter((object) => !propertiesOf(object, code).complete),
  ];
  return [
    ...refused.flatMap((option) => {
      const place = placeIn(configuration, option.split('.'));
      return place
        ? [byHand(pathOf(place), `take out "${option}" at ${placeOf(place)}: ${why}`)]
        : [];
    }),
    ...unread.map((node) => {
      const text = oneLine(node.getText());
      return byHand(
        path,
        `look in ${text}, which can't be read here. ${settingsToRemove(configuration)}`,
      );
    }),
  ];
}

const refused = Object.keys(refusedAdvice);
const why = "the kit makes the tokens of sessions, and with it the app doesn't start";

/** The property, or else its value. */
function placeIn(configuration: Configuration, path: readonly string[]): Node | null {
  const holder = configuration.get(...path.slice(0, -1)) ?? undefined;
  return propertyOf(holder, path.at(-1) ?? '') ?? configuration.get(...path);
}

/** Says which settings to remove from a configuration that can't be read without running it. */
export function settingsToRemove(configuration: Configuration): string {
  const list = refused.map((option) => `"${option}"`).join(', ');
  const settings = `If it sets one of ${list}, take that out: ${why}.`;
  // The kit's adapter would change Auth.js's default strategy.
  const mayChange = strategyOfAuthjs(configuration) === null && !configuration.get('adapter');
  return mayChange
    ? `${settings} If it has no adapter and no "session.strategy", add strategy: "jwt" to createSessionKit: that is what the app has had`
    : settings.slice(0, -1);
}
