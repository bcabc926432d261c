import type { AppModels } from './app-models.ts';
import type { Fields, Translation } from './translated.ts';
import type { UserIds } from './user-ids.ts';

/** `null` where users are as Auth.js has them, and nothing has to be done to read one. */
export function userTranslation({ user }: AppModels): Translation | null {
  const { fields, ids } = user;
  // In the order in which Auth.js has them.
  const names: [string, string | null][] = Object.entries(fields);
  if (ids.isText && names.every(([name, own]) => name === own)) return null;
  const ownName = new Map(names);
  return {
    write(given) {
      const own: Fields = {};
      for (const [name, value] of Object.entries(given)) {
        const key = ownName.has(name) ? ownName.get(name) : name;
        if (typeof key === 'string') own[key] = name === 'id' ? toId(ids, value) : value;
      }
      return own;
    },
    // The app's callbacks get the row, with what else is in it, under the app's own names as well.
    read(row) {
      const named = names.map(([name, own]) => [name, own === null ? null : row[own]]);
      return { ...row, ...Object.fromEntries(named), id: String(row[fields.id]) };
    },
  };
}

/** The same for what belongs to a user, such as an account. */
export function ownedTranslation(models: AppModels): Translation | null {
  const user = userTranslation(models);
  return user && ownedBy(user, models.user.ids);
}

/** The same for sessions, whose id may be another field of the app's. */
export function sessionTranslation(models: AppModels): Translation | null {
  const owned = ownedTranslation(models);
  const { id } = models.session.fields;
  if (id === 'id') return owned;
  return {
    write(given) {
      const { id: sid, ...rest } = owned ? owned.write(given) : given;
      return sid === undefined ? rest : { ...rest, [id]: sid };
    },
    read(row) {
      return { ...(owned ? owned.read(row) : row), id: row[id] };
    },
  };
}

function ownedBy(user: Translation, ids: UserIds): Translation {
  return {
    write(given) {
      return 'userId' in given ? { ...given, userId: toId(ids, given.userId) } : given;
    },
    read(row) {
      const { userId, user: owner } = row;
      // Whoever asked for some of the fields may have left it out.
      const isNamed = userId !== null && userId !== undefined;
      return {
        ...row,
        userId: isNamed ? String(userId) : userId,
        ...(isRow(owner) && { user: user.read(owner) }),
      };
    },
  };
}

function isRow(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null;
}

/** Whoever looks for a user has asked before whether there can be one. */
function toId(ids: UserIds, value: unknown): unknown {
  if (typeof value !== 'string') return value;
  const id = ids.parse(value);
  if (id === null) throw new Error('There can be no user with this id.');
  return id;
}
