import type { Node } from 'ts-morph';
import type { Names } from '../../project/names.ts';
import { propertiesOf } from '../../project/properties.ts';
import { naked, pathOf, placeOf } from '../../project/syntax.ts';
import { byHand, type Part } from '../plan.ts';
import { ownSecretIn, type Parts, placesOf } from './parts.ts';

/** What the app has said about sessions and the kit doesn't take: told, with where it is said now. */
export function leftOut(path: string, parts: Parts, names: Names): Part[] {
  return [
    ...parts.members.flatMap(({ settings: { values }, spread }) =>
      ['session', 'jwt'].flatMap((name) => {
        const value = values.get(name);
        return value ? settingsStep(name, value, spread === null ? path : null, names) : [];
      }),
    ),
    ...secretStep(parts),
    ...parts.members.flatMap(({ settings, spread }) =>
      spread === null || settings.complete ? [] : [unread(path, spread, parts)],
    ),
  ];
}

/** @param removedFrom the file that it was taken out of; `null`: it stays where it is. */
function settingsStep(name: string, value: Node, removedFrom: string | null, names: Names): Part[] {
  const { values, complete } = propertiesOf(value, names);
  const strategyAlone = complete && [...values.keys()].every((each) => each === 'strategy');
  const stays = removedFrom === null;
  if (strategyAlone) return [];
  const what = removedFrom ?? pathOf(value);
  const said = stays ? 'has no effect here any more, and may go' : 'was left out';
  const reason = `"${name}" ${said}: its settings are variables now, AUTH_IDLE_TIMEOUT and others`;
  const variables = variablesFor(values);
  return [byHand(what, reason, variables === '' ? undefined : variables)];
}

/** `maxAge` and `updateAge` as the kit's own variables. */
function variablesFor(values: ReadonlyMap<string, Node>): string {
  const idle = secondsOf(values.get('maxAge'));
  const renew = secondsOf(values.get('updateAge'));
  return [
    idle === null ? [] : `AUTH_IDLE_TIMEOUT=${idle}`,
    renew === null || renew === 0 ? [] : `AUTH_RENEW_EVERY=${renew}`,
  ]
    .flat()
    .join('\n');
}

/** `30 * 24 * 60 * 60`; `null`: it isn't a product of numbers. */
function secondsOf(value: Node | undefined): number | null {
  const text =
    naked(value)
      ?.getText()
      .replaceAll(/\/\/.*|_/g, '') ?? '';
  if (!/^\s*\d+(\s*\*\s*\d+)*\s*$/.test(text)) return null;
  return text.split('*').reduce((product, each) => product * Number(each), 1);
}

function secretStep({ members }: Parts): Part[] {
  const own = ownSecretIn(members);
  if (!own) return [];
  const reason = `"secret" at ${placeOf(own.value)} decides over AUTH_SECRET, as it did before, and knows no older secrets beside it: set AUTH_SECRET to its value, take it out, and move ...readSessionEnvironment(process.env) behind all that is spread`;
  return [byHand(pathOf(own.value), reason)];
}

/** What is to be known of a configuration that nobody but the app can read. */
export const undecided =
  'What it says of "session", "jwt" and "secret" has no effect any more, as variables decide';

function unread(path: string, spread: Node, parts: Parts): Part {
  const decides = placesOf(parts, false).after.includes('environment');
  const text = spread.getText().replace(/\s+/g, ' ');
  const reason = decides
    ? `look in ${text}, which can’t be read here. ${undecided}`
    : `look in ${text}, which can’t be read here. What it says of "session" and "jwt" has no effect any more, and a "secret" in it decides over AUTH_SECRET`;
  return byHand(path, reason);
}
