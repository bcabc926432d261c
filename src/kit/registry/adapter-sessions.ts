import type { Adapter } from 'next-auth/adapters';
import { InvalidConfiguration } from '../session/errors.ts';
import type { StoredUser } from '../session/session.ts';
import type { AuthjsRows, SessionStore } from '../session/store.ts';

/** The methods by which Auth.js makes, finds, renews and ends sessions, where the app wrote its own. */
export type SessionMethods = Pick<
  Adapter,
  'createSession' | 'getSessionAndUser' | 'updateSession' | 'deleteSession'
>;

/**
 * Which session methods of an adapter are the app's own, as in `{ ...PrismaAdapter(prisma),
 * getSessionAndUser }`. They are known by their source, since every adapter has functions of its own.
 */
export function ownSessionMethods(
  adapter: Adapter,
  { adapter: unchanged }: AuthjsRows,
): SessionMethods {
  const isOwn = (name: keyof Adapter) => adapter[name] && !isSame(adapter, unchanged, name);
  return {
    ...(isOwn('createSession') && { createSession: adapter.createSession?.bind(adapter) }),
    ...(isOwn('getSessionAndUser') && {
      getSessionAndUser: adapter.getSessionAndUser?.bind(adapter),
    }),
    ...(isOwn('updateSession') && { updateSession: adapter.updateSession?.bind(adapter) }),
    ...(isOwn('deleteSession') && { deleteSession: adapter.deleteSession?.bind(adapter) }),
  };
}

function isSame(one: Adapter, other: Adapter, name: keyof Adapter): boolean {
  return String(one[name]) === String(other[name]);
}

/**
 * @throws InvalidConfiguration where an app has written methods that the kit can't call, since it keeps
 * the rows of sessions that have ended.
 */
export function refuseNeverCalled(own: SessionMethods): void {
  const names = (['updateSession', 'deleteSession'] as const).filter((name) => own[name]);
  if (names.length === 0) return;
  throw new InvalidConfiguration(
    names.map(
      (name) =>
        `adapter.${name} is the app’s own and would never be called: the kit renews and ends sessions itself, and keeps their rows. Do it in \`events.signOut\` or \`onEvent\`, and leave the method out: \`${name}: undefined\`.`,
    ),
  );
}

/**
 * The store, with an app's own methods called where it makes a row, in both strategies, since each
 * session has one, and where it finds one.
 */
export function withSessionMethods(
  store: SessionStore,
  rows: AuthjsRows,
  { createSession, getSessionAndUser }: SessionMethods,
): SessionStore {
  const { plain } = store;
  if (!createSession && !getSessionAndUser) return store;

  async function create(session: Parameters<SessionStore['create']>[0]) {
    const { tokenHash: sessionToken, userId, expires } = session;
    if (!createSession) return store.create(session);
    await createSession({ sessionToken, userId, expires });
    const isTaken = await rows.takeOver(session).catch(async (error: unknown) => {
      // Left there, the hash in it would be a token. What went wrong first is what is called with.
      await Promise.resolve(rows.adapter.deleteSession?.(sessionToken)).catch(() => {});
      throw error;
    });
    if (isTaken) return;
    throw new InvalidConfiguration([
      'adapter.createSession has made no row with the sessionToken that it was given: write it as it is.',
    ]);
  }

  /** @param held what the row's column holds. */
  async function throughApp<Found extends { user: StoredUser }>(
    find: () => Promise<Found | null>,
    held: (found: Found) => string,
    earlier?: string,
  ): Promise<Found | null> {
    const found = await find();
    if (!found || held(found) === earlier) return null;
    const shown = await getSessionAndUser?.(held(found));
    // The row may have got another token between the two questions.
    if (!shown) return earlier ? null : throughApp(find, held, held(found));
    const columns = Object.entries(shown.session).filter(([name]) => !rows.columns.has(name));
    return { ...found, user: shown.user, sessionColumns: Object.fromEntries(columns) };
  }

  return {
    ...store,
    create,
    ...(getSessionAndUser && {
      find: (tokenHash) =>
        throughApp(
          () => store.find(tokenHash),
          ({ session }) => session.tokenHash,
        ),
      plain: plain && {
        ...plain,
        find: (token, tokenHash) =>
          throughApp(
            () => plain.find(token, tokenHash),
            (found) => ('graceUntil' in found ? found.session.tokenHash : token),
          ),
      },
    }),
  };
}
