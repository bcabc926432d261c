import { InvalidConfiguration } from '../../session/errors.ts';
import { type ClientSchema, clientSchemaOf, declarationOf, isUuid } from './client-schema.ts';
import type { ModelNames } from './model-names.ts';
import { bigIntIds, intIds, textIds, type UserIds, uuidIds } from './user-ids.ts';

/** The app's own models, in the place of Auth.js's. */
export interface AppModels {
  /** `null`: the client doesn't say. Then only the names may differ from Auth.js's schema. */
  schema: ClientSchema | null;
  user: { model: string; fields: UserFields; ids: UserIds };
  session: { model: string; fields: { id: string } };
  account: { model: string };
  verificationToken: { model: string };
}

/** The app's names for a user's fields; `null`: it has no such field. */
export interface UserFields {
  id: string;
  email: string;
  name: string | null;
  emailVerified: string | null;
  image: string | null;
}

/** @throws InvalidConfiguration when the ids of users have a type that can't be written as text. */
export function appModels(prisma: object, names: ModelNames = {}): AppModels {
  const schema = clientSchemaOf(prisma);
  const { model = 'User', fields: given = {} } = names.user ?? {};
  const { id = 'id', email = 'email' } = given;
  const known = schema?.models[model]?.fields.map(({ name }) => name);
  const optional = (field: 'name' | 'emailVerified' | 'image') => {
    const named = given[field];
    if (named !== undefined) return named;
    return !known || known.includes(field) ? field : null;
  };
  const fields = {
    id,
    email,
    name: optional('name'),
    emailVerified: optional('emailVerified'),
    image: optional('image'),
  };
  return {
    schema,
    user: { model, fields, ids: schema ? idsOf(schema, model, id) : textIds },
    session: {
      model: names.session?.model ?? 'Session',
      fields: { id: names.session?.fields?.id ?? 'id' },
    },
    account: { model: names.account?.model ?? 'Account' },
    verificationToken: { model: names.verificationToken?.model ?? 'VerificationToken' },
  };
}

function idsOf(schema: ClientSchema, model: string, id: string): UserIds {
  const field = schema.models[model]?.fields.find(({ name }) => name === id);
  switch (field?.type) {
    case 'Int':
      return intIds;
    case 'BigInt':
      return bigIntIds;
    // A missing field is reported by the checks of the models.
    case undefined:
    case 'String':
      return isUuid(schema, model, id) ? uuidIds : textIds;
    default:
      throw new InvalidConfiguration([
        `${model}.${id} is of the type ${field?.type}; the id of a user has to be a String, an Int or a BigInt.`,
      ]);
  }
}

/**
 * Whether `userId` is required, so that a session's row can't outlive its user. Prisma also refuses to
 * look for `null` in it.
 */
export function rowsCascade({ schema, session }: AppModels): boolean {
  const declaration = schema ? declarationOf(schema, session.model, 'userId') : '';
  return /^\w+\s+\w+(\s|$)/.test(declaration);
}

/** Whether a new user needs an id from Auth.js: it is a text, and the schema has no default for it. */
export function needsUserId({ schema, user }: AppModels): boolean {
  const { model, fields, ids } = user;
  return !!schema && ids.isText && !/@default\(/.test(declarationOf(schema, model, fields.id));
}
