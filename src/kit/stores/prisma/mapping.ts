import { InvalidConfiguration } from '../../session/errors.ts';
import type { AppModels } from './app-models.ts';
import {
  type ClientField,
  type ClientModel,
  type ClientSchema,
  declarationOf,
  delegateName,
  linesOf,
} from './client-schema.ts';

export interface MappedModel {
  /** The table's name, qualified and quoted. */
  table: string;
  /** The field that is Auth.js's `id`. */
  id: string;
  /** The fields that the client selects, in the schema's order. */
  fields: MappedField[];
}

export interface MappedField {
  /** Its name in Prisma. */
  name: string;
  /** Its name in the database, quoted. */
  column: string;
  /** Prisma's type, for example "DateTime". */
  type: string;
  isList: boolean;
}

/** A model's names in the database, for statements that need no types. */
export interface NamedTable {
  /** Qualified and quoted. */
  table: string;
  /** @returns the column of a field, quoted. */
  column(field: string): string;
}

/**
 * @param databaseSchema the schema of a model that names none; `null`: the first one of the search path.
 * @returns `null` when the client has no such model.
 */
export function namedTable(
  schema: ClientSchema,
  name: string,
  databaseSchema: string | null,
): NamedTable | null {
  const model = schema.models[name];
  if (!model) return null;
  const columns = new Map(model.fields.map(({ name: field, dbName }) => [field, dbName ?? field]));
  return {
    table: qualified(model, name, databaseSchema),
    column: (field) => quoted(columns.get(field) ?? field),
  };
}

/** Providers that use PostgreSQL's protocol. */
const providers = ['postgresql', 'cockroachdb'];

/**
 * Maps the session and user models to tables and columns, by the schema that the client was generated
 * from. Fields that the client omits are left out.
 *
 * @param databaseSchema the PostgreSQL schema of the tables. Default: Prisma's, "public".
 * @throws InvalidConfiguration when a field can't be read by SQL as Prisma reads it.
 */
export function mappingOf(
  { schema, session, user }: AppModels,
  databaseSchema = 'public',
): { session: MappedModel; user: MappedModel } {
  if (!schema) throw refused("This Prisma client doesn't have the names of its tables.");
  if (!providers.includes(schema.provider)) {
    throw refused(`The prepared read works with PostgreSQL, not with ${schema.provider}.`);
  }
  return {
    session: modelOf(schema, session, databaseSchema),
    user: modelOf(schema, user, databaseSchema),
  };
}

function modelOf(
  schema: ClientSchema,
  { model: name, fields: { id } }: { model: string; fields: { id: string } },
  databaseSchema: string,
): MappedModel {
  const model = schema.models[name];
  if (!model) throw refused(`The schema has no model ${name}.`);
  if (!linesOf(schema, 'model', name)) throw notInText('model', name);
  const omitted = schema.omitted?.[delegateName(name)] ?? {};
  const selected = model.fields.filter(
    ({ kind, name: field }) => kind !== 'object' && !omitted[field],
  );
  const fields = selected.map((field) => {
    const declared = declaredAs(schema, name, field);
    checkReadable(declared, name, field);
    return {
      name: field.name,
      column: quoted(field.dbName ?? field.name),
      type: field.type,
      isList: declared.isList,
    };
  });
  return {
    table: qualified(model, name, databaseSchema),
    id,
    fields,
  };
}

/** What only the schema's text says of a field. */
interface Declaration {
  isList: boolean;
  /** Whether it is a time of day. */
  isTime: boolean;
  /** Whether it is of an enum whose values have other names in the database. */
  isRenamed: boolean;
}

function declaredAs(schema: ClientSchema, model: string, field: ClientField): Declaration {
  const { name, kind, type } = field;
  const line = declarationOf(schema, model, name);
  const values = kind === 'enum' ? linesOf(schema, 'enum', type) : [];
  if (!values) throw notInText('enum', type);
  return {
    isList: /^\w+\s+\w+\[\]/.test(line),
    isTime: /@db\.Time(tz)?\b/.test(line),
    isRenamed: values.some((value) => /(?<!@)@map\(/.test(value)),
  };
}

/** Types that JSON doesn't have: a list of them would be read as a list of something else. */
const noLists = ['DateTime', 'BigInt', 'Bytes'];

function checkReadable(declared: Declaration, model: string, { name, type }: ClientField): void {
  const { isList, isTime, isRenamed } = declared;
  const what = [
    type === 'Decimal' ? 'a Decimal' : [],
    isList && noLists.includes(type) ? `a list of ${type}` : [],
    isTime ? 'a time of day' : [],
    isRenamed ? 'an enum whose values have other names in SQL' : [],
  ].flat();
  if (what.length === 0) return;
  throw refused(
    `${model}.${name} is ${what[0]}, which the prepared read can't return as Prisma does.`,
  );
}

function notInText(kind: string, name: string): InvalidConfiguration {
  return refused(`The client's copy of the schema has no ${kind} ${name}.`);
}

function qualified(
  { schema, dbName }: ClientModel,
  name: string,
  databaseSchema: string | null,
): string {
  const within = schema ?? databaseSchema;
  const table = quoted(dbName ?? name);
  return within === null ? table : `${quoted(within)}.${table}`;
}

function quoted(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

function refused(problem: string): InvalidConfiguration {
  return new InvalidConfiguration([`${problem} Leave \`pool\` out of prismaSessions().`]);
}
