import type { AppModels } from './app-models.ts';
import type { Fields, Translation } from './translated.ts';
import type { UserIds } from './user-ids.ts';

/** @returns the translation of a user; `null`: users are the same as Auth.js's. */
export function userTranslation({ user }: AppModels): Translation | null {
  const { fields, ids } = user;
  const names: [string, string | null][] = Object.entries(fields);
  if (ids.isText && names.every(([name, appName]) => name === appName)) return null;
  const appNames = new Map(names);
  return {
    write(user) {
      const translated: Fields = {};
      for (const [name, value] of Object.entries(user)) {
        const key = appNames.has(name) ? appNames.get(name) : name;
        if (typeof key === 'string') translated[key] = name === 'id' ? toId(ids, value) : value;
      }
      return translated;
    },
    // The app's callbacks get the whole row, so it keeps the app's names too.
    read(row) {
      const columns = names.map(([name, appName]) => [
        name,
        appName === null ? null : row[appName],
      ]);
      return { ...row, ...Object.fromEntries(columns), id: String(row[fields.id]) };
    },
  };
}

/** The same for a model that belongs to a user, such as an account. */
export function ownedTranslation(models: AppModels): Translation | null {
  const user = userTranslation(models);
  return user && ownedBy(user, models.user.ids);
}

/** The same for sessions, whose id may be another field. */
export function sessionTranslation(models: AppModels): Translation | null {
  const owned = ownedTranslation(models);
  const { id } = models.session.fields;
  if (id === 'id') return owned;
  return {
    write(session) {
      const { id: sid, ...rest } = owned ? owned.write(session) : session;
      return sid === undefined ? rest : { ...rest, [id]: sid };
    },
    read(row) {
      return { ...(owned ? owned.read(row) : row), id: row[id] };
    },
  };
}

function ownedBy(user: Translation, ids: UserIds): Translation {
  return {
    write(owned) {
      return 'userId' in owned ? { ...owned, userId: toId(ids, owned.userId) } : owned;
    },
    read(row) {
      const { userId, user: owner } = row;
      // A `select` may have left it out.
      const hasOwner = userId !== null && userId !== undefined;
      return {
        ...row,
        userId: hasOwner ? String(userId) : userId,
        ...(isRow(owner) && { user: user.read(owner) }),
      };
    },
  };
}

function isRow(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null;
}

/** Callers have checked with `isPossibleUserId` before. */
function toId(ids: UserIds, value: unknown): unknown {
  if (typeof value !== 'string') return value;
  const id = ids.parse(value);
  if (id === null) throw new Error('There can be no user with this id.');
  return id;
}
