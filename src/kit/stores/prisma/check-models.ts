import { InvalidConfiguration } from '../../session/errors.ts';
import type { AppModels } from './app-models.ts';
import { type ClientSchema, declarationOf, isUuid } from './client-schema.ts';
import { type Row, shortColumns } from './rows.ts';

/** All that the registry reads and writes, so that none is missed at the first request. */
const neededFields: Record<keyof Row | 'user', true> = {
  ...shortColumns,
  claims: true,
  user: true,
};

/**
 * Whether the schema has what the registry needs, where the client says what is in it.
 *
 * @throws InvalidConfiguration with all that is missing.
 */
export function checkRegistry(models: AppModels): void {
  const { schema, session } = models;
  if (!schema) return;
  const { id, ...others } = neededFields;
  const needed = [session.fields.id, ...Object.keys(others)];
  const problems = [
    ...(missingClaims(schema, session.model, needed) ??
      missing(schema, session.model, needed, {
        what: 'the session registry needs',
        otherwise: 'name another model',
      })),
    ...wrongSessionId(schema, session),
    ...shortClaims(schema, session.model),
    ...userProblems(schema, models),
  ];
  if (problems.length > 0) throw new InvalidConfiguration(problems);
}

/** The same for users. */
export function checkUsers(models: AppModels): void {
  const problems = models.schema ? userProblems(models.schema, models) : [];
  if (problems.length > 0) throw new InvalidConfiguration(problems);
}

function userProblems(schema: ClientSchema, { user }: AppModels): string[] {
  const { model, fields } = user;
  const needed = Object.values(fields).filter((name) => name !== null);
  const type = typeOf(schema, model, fields.emailVerified ?? '');
  return [
    ...missing(schema, model, needed, {
      what: 'Auth.js needs of a user',
      otherwise: 'say what it is called',
    }),
    ...(type && type !== 'DateTime'
      ? [
          `${model}.${fields.emailVerified} is a ${type}, where Auth.js has a DateTime. Name another field in \`names\`, or \`emailVerified: null\`.`,
        ]
      : []),
  ];
}

/** The kit makes session ids of its own, which are text and no uuids. */
function wrongSessionId(schema: ClientSchema, { model, fields }: AppModels['session']): string[] {
  const type = typeOf(schema, model, fields.id);
  if (!type || (type === 'String' && !isUuid(schema, model, fields.id))) return [];
  return [
    `${model}.${fields.id} has to be a String and no @db.Uuid, since it holds the session id. Name another field in \`names\`: { session: { fields: { id: … } } }.`,
  ];
}

/**
 * What Prisma makes of a String where it says no more is too short for the claims: 191 characters on
 * MySQL, 1000 on SQL Server.
 */
const longText: Record<string, string> = { mysql: '@db.Text', sqlserver: '@db.NVarChar(Max)' };

function claimsField({ provider }: ClientSchema): string {
  const long = longText[provider];
  return long ? `claims String? ${long}` : 'claims String?';
}

/**
 * An app that adopted the kit before it kept claims has all but this one column, and is called with the very
 * line; `null` where more is missing, or nothing.
 */
function missingClaims(
  schema: ClientSchema,
  model: string,
  needed: readonly string[],
): string[] | null {
  const lacking = lackingIn(schema, model, needed);
  if (lacking?.length !== 1 || lacking[0] !== 'claims') return null;
  return [
    `The model ${model} lacks the column for the session claims. Add \`${claimsField(schema)}\` to it, make a migration and generate the client anew; \`session-kit init\` plans just that.`,
  ];
}

function shortClaims(schema: ClientSchema, model: string): string[] {
  const declaration = declarationOf(schema, model, 'claims');
  if (!declaration || !longText[schema.provider] || declaration.includes('@db.')) return [];
  return [
    `${model}.claims is too short for the session claims. Declare it as \`${claimsField(schema)}\`, make a migration and generate the client anew.`,
  ];
}

function missing(
  schema: ClientSchema,
  model: string,
  needed: readonly string[],
  { what, otherwise }: { what: string; otherwise: string },
): string[] {
  const lacking = lackingIn(schema, model, needed);
  if (!lacking) return [`The schema has no model ${model}. Say in \`names\` what it is called.`];
  if (lacking.length === 0) return [];
  return [
    `The model ${model} lacks what ${what}: ${lacking.join(', ')}. Add it to the schema and generate the client anew, or ${otherwise} in \`names\`.`,
  ];
}

/** `null` where there is no such model. */
function lackingIn(
  schema: ClientSchema,
  model: string,
  needed: readonly string[],
): string[] | null {
  const fields = schema.models[model]?.fields.map(({ name }) => name);
  return fields ? needed.filter((name) => !fields.includes(name)) : null;
}

function typeOf(schema: ClientSchema, model: string, field: string): string | undefined {
  return schema.models[model]?.fields.find(({ name }) => name === field)?.type;
}
