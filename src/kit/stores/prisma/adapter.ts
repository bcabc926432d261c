import { PrismaAdapter } from '@auth/prisma-adapter';
import type { Adapter, AdapterUser } from 'next-auth/adapters';
import { type AppModels, appModels, needsUserId, rowsGoWithUsers } from './app-models.ts';
import { checkUsers } from './check-models.ts';
import { type Delegate, delegateIn, delegateOf, type PrismaClientLike } from './delegates.ts';
import type { ModelNames } from './model-names.ts';
import { forgetDeletedUsers, nothingOfThePerson, type PersonTable } from './persons.ts';
import { type Translation, translated } from './translated.ts';
import { ownedTranslation, sessionTranslation, userTranslation } from './translations.ts';

/**
 * Auth.js's Prisma adapter over the app's own models. A user's id is text outside, and of the app's
 * type in the database; an id that no user can have is that of nobody.
 *
 * @throws InvalidConfiguration when the schema lacks what Auth.js needs of a user.
 */
export function prismaAdapter(prisma: PrismaClientLike, names?: ModelNames): Adapter {
  const models = appModels(prisma, names);
  checkUsers(models);
  // What was given a name has to be there, and not only when somebody signs in that way.
  for (const given of [names?.account, names?.session, names?.verificationToken]) {
    if (given?.model) delegateOf(prisma, given.model);
  }
  const own = authjsModels(prisma, models);
  const adapter = PrismaAdapter(own);
  const registry = registryOf(prisma, models);
  const canBe = (id: string) => models.user.ids.parse(id) !== null;
  return {
    ...adapter,
    ...(needsUserId(models) && { createUser: creatingWithId(own.user) }),
    getUser: (id) => (canBe(id) && adapter.getUser?.(id)) || null,
    async deleteUser(id) {
      if (!canBe(id)) return null;
      const deleted = await adapter.deleteUser?.(id);
      if (registry) await forgetDeletedUsers(registry);
      return deleted as AdapterUser | undefined; // the row that Prisma answers with
    },
    listAuthenticatorsByUserId: (id) =>
      (canBe(id) && adapter.listAuthenticatorsByUserId?.(id)) || [],
  };
}

/** Auth.js's own leaves the id out that Auth.js gives, for databases that make ids themselves. */
function creatingWithId(users: Delegate): NonNullable<Adapter['createUser']> {
  return async (user) => {
    const given = Object.entries(user).filter(([, value]) => value !== undefined);
    const row = await users.create({ data: Object.fromEntries(given) });
    return row as AdapterUser; // the row that Prisma answers with
  };
}

/** The rows that stay when their user goes; `null` where none do, or the app has no registry. */
function registryOf(prisma: PrismaClientLike, models: AppModels): PersonTable | null {
  const { schema, session } = models;
  const fields = schema?.models[session.model]?.fields.map(({ name }) => name) ?? [];
  if (!hasRegistry(fields) || rowsGoWithUsers(models)) return null;
  // Its fields were found there just now.
  return mapped(delegateOf(prisma, session.model), sessionTranslation(models)) as PersonTable;
}

function hasRegistry(fields: readonly string[]): boolean {
  return ['userId', ...Object.keys(nothingOfThePerson)].every((name) => fields.includes(name));
}

/** The models under the names by which Auth.js's adapter asks for them. */
function authjsModels(prisma: PrismaClientLike, models: AppModels) {
  const owned = ownedTranslation(models);
  // An app needs no model for what it doesn't do, such as signing in by email.
  const optional = (model: string, translation: Translation | null = null) => {
    const own = delegateIn(prisma, model);
    return own && mapped(own, translation);
  };
  return {
    user: mapped(delegateOf(prisma, models.user.model), userTranslation(models)),
    account: optional(models.account.model, owned),
    session: optional(models.session.model, sessionTranslation(models)),
    verificationToken: optional(models.verificationToken.model),
    authenticator: optional('Authenticator', owned),
  };
}

function mapped(own: Delegate, translation: Translation | null): Delegate {
  return translation ? translated(own, translation) : own;
}
