import type { Adapter } from 'next-auth/adapters';
import { InvalidConfiguration } from '../session/errors.ts';
import type { StoredUser } from '../session/session.ts';
import type { AdapterSupport, SessionStore } from '../session/store.ts';

/** The adapter methods for sessions that the app has written itself. */
export type SessionMethods = Pick<
  Adapter,
  'createSession' | 'getSessionAndUser' | 'updateSession' | 'deleteSession'
>;

/**
 * Finds the session methods of an adapter that the app has written itself, as in
 * `{ ...PrismaAdapter(prisma), getSessionAndUser }`. They are recognised by their source text, since each
 * call of `PrismaAdapter` returns other functions.
 */
export function ownSessionMethods(
  adapter: Adapter,
  { adapter: unchanged }: AdapterSupport,
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
 * @throws InvalidConfiguration when the app has written methods that the kit never calls: it renews and
 * ends sessions itself.
 */
export function refuseUncalledMethods(methods: SessionMethods): void {
  const names = (['updateSession', 'deleteSession'] as const).filter((name) => methods[name]);
  if (names.length === 0) return;
  throw new InvalidConfiguration(
    names.map(
      (name) =>
        `adapter.${name} is the app’s own and would never be called: the kit renews and ends sessions itself, and keeps their rows. Do it in \`events.signOut\` or \`onEvent\`, and leave the method out: \`${name}: undefined\`.`,
    ),
  );
}

/**
 * The store, calling the app's own methods where it creates a row, which it does in both strategies, and
 * where it finds one.
 */
export function withSessionMethods(
  store: SessionStore,
  rows: AdapterSupport,
  { createSession, getSessionAndUser }: SessionMethods,
): SessionStore {
  const { plain } = store;
  if (!createSession && !getSessionAndUser) return store;

  async function create(session: Parameters<SessionStore['create']>[0]) {
    const { tokenHash: sessionToken, userId, expires } = session;
    if (!createSession) return store.create(session);
    await createSession({ sessionToken, userId, expires });
    const isClaimed = await rows.claimRow(session).catch(async (error: unknown) => {
      // In a row of plain Auth.js's the hash would be accepted as a token. The first error is the one
      // to throw.
      await Promise.resolve(rows.adapter.deleteSession?.(sessionToken)).catch(() => {});
      throw error;
    });
    if (isClaimed) return;
    throw new InvalidConfiguration([
      'adapter.createSession has written no row with the sessionToken that it was given. It has to store that unchanged.',
    ]);
  }

  /**
   * Finds a session in the store, then asks the app's `getSessionAndUser` for its user and columns.
   *
   * @param storedToken the `sessionToken` of the row that was found.
   * @param triedToken one that the app has just found no row for.
   */
  async function findThroughApp<Found extends { user: StoredUser }>(
    find: () => Promise<Found | null>,
    storedToken: (found: Found) => string,
    triedToken?: string,
  ): Promise<Found | null> {
    const found = await find();
    if (!found) return null;
    const token = storedToken(found);
    if (token === triedToken) return null;
    const answer = await getSessionAndUser?.(token);
    // The row may have got another token between the two queries.
    if (!answer) return triedToken ? null : findThroughApp(find, storedToken, token);
    const columns = Object.entries(answer.session).filter(([name]) => !rows.columns.has(name));
    return { ...found, user: answer.user, sessionColumns: Object.fromEntries(columns) };
  }

  return {
    ...store,
    create,
    ...(getSessionAndUser && {
      find: (tokenHash) =>
        findThroughApp(
          () => store.find(tokenHash),
          ({ session }) => session.tokenHash,
        ),
      plain: plain && {
        ...plain,
        find: (token, tokenHash) =>
          findThroughApp(
            () => plain.find(token, tokenHash),
            (found) => ('graceUntil' in found ? found.session.tokenHash : token),
          ),
      },
    }),
  };
}
