import type { Registry } from '../registry/registry.ts';
import { InvalidConfiguration } from '../session/errors.ts';
import type { SessionRecord } from '../session/session.ts';

/** What says whose session it is, whatever the app's callback has made of what it shows. */
export type OwnedSession = Pick<SessionRecord, 'sid' | 'userId' | 'authenticatedAt'>;

const records = new WeakMap<object, OwnedSession>();

/** Keeps in mind what a session that is shown to the app stands for. */
export function withRecord<S>(session: S, record: OwnedSession): S {
  // An app's callback may answer with what is no object.
  if (typeof session === 'object' && session) records.set(session, record);
  return session;
}

/** The record behind a session as the kit has given it to the app; `null` for a copy of one. */
export function recordBehind(session: object): OwnedSession | null {
  const record = records.get(session);
  // A callback that gives out one object again and again has given it to others since.
  return record && isOf(session, record) ? record : null;
}

/** The same for a copy, which is looked up by its `sid`; `null` when it has ended. */
export async function ownedSession(
  session: object,
  registry: Registry,
  now: Date,
): Promise<OwnedSession | null> {
  const record = recordBehind(session);
  if (record) return record;
  const sid: unknown = Reflect.get(session, 'sid');
  if (typeof sid === 'string') return registry.get(sid, now);
  throw new InvalidConfiguration([
    'Nobody can say whose session this is: pass what `auth()` returned, or keep its `sid` in a copy.',
  ]);
}

function isOf(session: object, { sid }: OwnedSession): boolean {
  const shown: unknown = Reflect.get(session, 'sid');
  return shown === undefined || shown === sid;
}
