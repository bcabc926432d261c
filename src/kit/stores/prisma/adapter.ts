import { PrismaAdapter } from '@auth/prisma-adapter';
import type { Adapter, AdapterUser } from 'next-auth/adapters';
import { type AppModels, appModels, needsUserId, rowsCascade } from './app-models.ts';
import { checkUsers } from './check-models.ts';
import { type Delegate, delegateIn, delegateOf, type PrismaClientLike } from './delegates.ts';
import type { ModelNames } from './model-names.ts';
import { forgetDeletedUsers, noPersonalData, type PersonalDataTable } from './personal-data.ts';
import { type Translation, translated } from './translated.ts';
import { ownedTranslation, sessionTranslation, userTranslation } from './translations.ts';

/**
 * Auth.js's Prisma adapter for the app's own models. Auth.js and the kit know a user's id as text, the
 * database has it in the app's type. An id that is impossible there is not looked up: no user has it.
 *
 * @throws InvalidConfiguration when the schema lacks fields that Auth.js needs of a user.
 */
export function prismaAdapter(prisma: PrismaClientLike, names?: ModelNames): Adapter {
  const models = appModels(prisma, names);
  checkUsers(models);
  // Models with a name in `names` have to exist, which is better noticed now than at a sign-in.
  for (const named of [names?.account, names?.session, names?.verificationToken]) {
    if (named?.model) delegateOf(prisma, named.model);
  }
  const delegates = authjsDelegates(prisma, models);
  const adapter = PrismaAdapter(delegates);
  const registry = registryOf(prisma, models);
  const isPossibleUserId = (id: string) => models.user.ids.parse(id) !== null;
  return {
    ...adapter,
    ...(needsUserId(models) && { createUser: createUserWithId(delegates.user) }),
    getUser: (id) => (isPossibleUserId(id) && adapter.getUser?.(id)) || null,
    async deleteUser(id) {
      if (!isPossibleUserId(id)) return null;
      const deleted = await adapter.deleteUser?.(id);
      if (registry) await forgetDeletedUsers(registry);
      return deleted as AdapterUser | undefined; // the row that Prisma returns
    },
    listAuthenticatorsByUserId: (id) =>
      (isPossibleUserId(id) && adapter.listAuthenticatorsByUserId?.(id)) || [],
  };
}

/** Auth.js's own `createUser` drops the id, for databases that generate ids. This one keeps it. */
function createUserWithId(users: Delegate): NonNullable<Adapter['createUser']> {
  return async (user) => {
    const columns = Object.entries(user).filter(([, value]) => value !== undefined);
    const row = await users.create({ data: Object.fromEntries(columns) });
    return row as AdapterUser; // the row that Prisma returns
  };
}

/** @returns the registry's model; `null`: the app has none, or its rows are deleted with their user. */
function registryOf(prisma: PrismaClientLike, models: AppModels): PersonalDataTable | null {
  const { schema, session } = models;
  const fields = schema?.models[session.model]?.fields.map(({ name }) => name) ?? [];
  if (!hasRegistry(fields) || rowsCascade(models)) return null;
  // The fields that this type names were found in the schema just now.
  return mapped(delegateOf(prisma, session.model), sessionTranslation(models)) as PersonalDataTable;
}

function hasRegistry(fields: readonly string[]): boolean {
  return ['userId', ...Object.keys(noPersonalData)].every((name) => fields.includes(name));
}

/** @returns the app's models under Auth.js's names, with Auth.js's fields. */
function authjsDelegates(prisma: PrismaClientLike, models: AppModels) {
  const owned = ownedTranslation(models);
  // An app needs no model for features that it doesn't use, such as signing in by email.
  const optional = (model: string, translation: Translation | null = null) => {
    const delegate = delegateIn(prisma, model);
    return delegate && mapped(delegate, translation);
  };
  return {
    user: mapped(delegateOf(prisma, models.user.model), userTranslation(models)),
    account: optional(models.account.model, owned),
    session: optional(models.session.model, sessionTranslation(models)),
    verificationToken: optional(models.verificationToken.model),
    authenticator: optional('Authenticator', owned),
  };
}

function mapped(delegate: Delegate, translation: Translation | null): Delegate {
  return translation ? translated(delegate, translation) : delegate;
}
