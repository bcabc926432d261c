import { CommandError } from '../command-error.ts';
import { findModel, type PrismaSetup } from '../project/prisma-setup.ts';
import type { Block, Field } from '../project/schema-language.ts';
import type { UserId } from './model-texts.ts';

/** The names of the user model's fields; absent where there is no such field. */
export interface UserFields {
  readonly id: string;
  readonly email: string;
  readonly name?: string;
  /** `null`: the field of that name is no DateTime. */
  readonly emailVerified?: string | null;
  readonly image?: string;
}

/** The fields of a new model. */
export const standardFields: UserFields = {
  id: 'id',
  email: 'email',
  name: 'name',
  emailVerified: 'emailVerified',
  image: 'image',
};

/** Common names of these fields, Auth.js's own first. */
const synonyms = {
  email: ['email', 'emailAddress', 'mail'],
  name: ['name', 'fullName', 'displayName'],
  emailVerified: ['emailVerified', 'emailVerifiedAt', 'verifiedAt'],
  image: ['image', 'avatar', 'avatarUrl', 'picture', 'imageUrl'],
};

export function userIdOf(user: Block): UserId {
  const id = user.fields.find(({ attributes }) => /@id\b/.test(attributes));
  if (!id || !['String', 'Int', 'BigInt'].includes(id.type)) {
    throw new CommandError(
      'schema_unsupported',
      `The model ${user.name} needs one field that is its @id, a String, Int or BigInt.`,
    );
  }
  // A foreign key needs the same column type.
  const [native = ''] = /@db\.\w+(\([^)]*\))?/.exec(id.attributes) ?? [];
  return { name: id.name, type: id.type, native };
}

export function userFieldsOf(user: Block, id: string): UserFields {
  const firstField = (names: readonly string[]) => names.find((name) => hasField(user, name));
  return {
    id,
    email: firstField(synonyms.email) ?? '',
    name: firstField(synonyms.name),
    emailVerified: emailVerifiedIn(user),
    image: firstField(synonyms.image),
  };
}

/**
 * Refuses a model, with all its problems in one message.
 *
 * @throws CommandError user_without_email or required_user_columns
 */
export function refuseUser(
  prisma: PrismaSetup,
  user: Block,
  fields: UserFields,
  signsUp: boolean,
): void {
  const known: unknown[] = Object.values(fields);
  const required = signsUp
    ? []
    : user.fields.filter(
        (field) =>
          isNumberWithoutDefault(field) ||
          (isRequired(prisma, field) && !known.includes(field.name)),
      );
  const list = required.map(({ name }) => name).join(', ');
  const hasNone = fields.email === '';
  if (!hasNone && list === '') return;
  const problems = [
    ...(hasNone
      ? [
          // Optional: existing rows have no value for it.
          `The model ${user.name} has no email: Auth.js finds users by it. Add "email String? @unique" (or emailAddress, or mail).`,
        ]
      : []),
    ...(list === ''
      ? []
      : [
          `The model ${user.name} needs ${list}, which is not known at a first sign-in. Give each a @default or make it optional.`,
        ]),
  ];
  const text = `${problems.join(' ')} Commit that, and run this again.`;
  if (hasNone) throw new CommandError('user_without_email', text);
  throw new CommandError('required_user_columns', text);
}

function emailVerifiedIn(user: Block): string | null | undefined {
  const isTime = ({ type }: Field) => type === 'DateTime';
  const found = synonyms.emailVerified.find((name) =>
    user.fields.some((field) => field.name === name && isTime(field)),
  );
  return found ?? (hasField(user, 'emailVerified') ? null : undefined);
}

/** Whether a new row needs a value for this field, which is no relation. */
function isRequired(prisma: PrismaSetup, { type, list, optional, attributes }: Field): boolean {
  if (list || optional || /@(id|default|updatedAt|relation)\b/.test(attributes)) return false;
  return findModel(prisma, type) === null;
}

/** Whether the id is a number without a default. Auth.js generates only ids of text. */
function isNumberWithoutDefault({ type, attributes }: Field): boolean {
  return /(^|\s)@id\b/.test(attributes) && type !== 'String' && !/@default\b/.test(attributes);
}

/** Whether a model has a field of this name. */
export function hasField({ fields }: Block, name: string): boolean {
  return fields.some((field) => field.name === name);
}
