import type { Node } from 'ts-morph';
import type { Code } from '../../project/code.ts';
import { type Configuration, propertiesOf } from '../../project/configuration.ts';
import { strategyOfAuthjs } from '../../project/strategy.ts';
import { pathOf, placeOf, propertyOf } from '../../project/syntax.ts';
import { byHand, type Part } from '../plan.ts';
import type { Parts } from './parts.ts';

/** What `createSessionKit` refuses at start. */
const refused = [
  ['jwt', 'encode'],
  ['jwt', 'decode'],
  ['session', 'generateSessionToken'],
] as const;

/** What people have to take out of the configuration, or to look for where it can't be read. */
export function refusedSteps(
  path: string,
  { members }: Parts,
  configuration: Configuration,
  code: Code,
): Part[] {
  const objects = ['session', 'jwt'].flatMap((name) => configuration.get(name) ?? []);
  const unread = [
    ...members.flatMap(({ settings, spread }) => (settings.complete ? [] : (spread ?? []))),
    ...objects.filter((object) => !propertiesOf(object, code).complete),
  ];
  return [
    ...refused.flatMap(([object, name]) => {
      const at = placed(configuration, object, name);
      return at
        ? [byHand(pathOf(at), `take out "${object}.${name}" at ${placeOf(at)}: ${why}`)]
        : [];
    }),
    ...unread.map((node) => {
      const text = node.getText().replace(/\s+/g, ' ');
      return byHand(path, `look in ${text}, which can’t be read here. ${toLookFor(configuration)}`);
    }),
  ];
}

const why = 'the kit makes the tokens of sessions, and with it the app doesn’t start';

/** Where it is set, or else what it is set to. */
function placed(configuration: Configuration, object: string, name: string): Node | null {
  const holder = configuration.get(object) ?? undefined;
  return propertyOf(holder, name) ?? configuration.get(object, name);
}

/** What is to be known of a configuration that nobody but the app can read. */
export function toLookFor(configuration: Configuration): string {
  const list = refused.map((names) => `"${names.join('.')}"`).join(', ');
  const settings = `If it sets one of ${list}, take that out: ${why}.`;
  // The kit's adapter would mean another strategy than none did.
  const mayChange = strategyOfAuthjs(configuration) === null && !configuration.get('adapter');
  return mayChange
    ? `${settings} If it has no adapter and no "session.strategy", add strategy: "jwt" to createSessionKit: that is what the app has had`
    : settings.slice(0, -1);
}
