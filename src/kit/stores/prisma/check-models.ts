import { InvalidConfiguration } from '../../session/errors.ts';
import type { AppModels } from './app-models.ts';
import { type ClientSchema, isUuid } from './client-schema.ts';
import type { Row } from './rows.ts';

/** All that the registry reads and writes, so that none is missed at the first request. */
const registryFields: Record<keyof Row | 'user', true> = {
  id: true,
  sessionToken: true,
  userId: true,
  user: true,
  strategy: true,
  createdAt: true,
  authenticatedAt: true,
  lastSeenAt: true,
  expires: true,
  absoluteExpires: true,
  remember: true,
  userAgent: true,
  ipAddress: true,
  previousToken: true,
  previousUntil: true,
  exchangedAt: true,
  generation: true,
  userVersion: true,
  endedAt: true,
  endReason: true,
  changedAt: true,
};

/**
 * Whether the schema has what the registry needs, where the client says what is in it.
 *
 * @throws InvalidConfiguration with all that is missing.
 */
export function checkRegistry(models: AppModels): void {
  const { schema, session } = models;
  if (!schema) return;
  const { id, ...others } = registryFields;
  const needed = [session.fields.id, ...Object.keys(others)];
  const problems = [
    ...missing(schema, session.model, needed, {
      what: 'the session registry needs',
      otherwise: 'name another model',
    }),
    ...wrongSessionId(schema, session),
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

function missing(
  schema: ClientSchema,
  model: string,
  needed: readonly string[],
  { what, otherwise }: { what: string; otherwise: string },
): string[] {
  const fields = schema.models[model]?.fields.map(({ name }) => name);
  if (!fields) return [`The schema has no model ${model}. Say in \`names\` what it is called.`];
  const lacking = needed.filter((name) => !fields.includes(name));
  if (lacking.length === 0) return [];
  return [
    `The model ${model} lacks what ${what}: ${lacking.join(', ')}. Add it to the schema and generate the client anew, or ${otherwise} in \`names\`.`,
  ];
}

function typeOf(schema: ClientSchema, model: string, field: string): string | undefined {
  return schema.models[model]?.fields.find(({ name }) => name === field)?.type;
}
