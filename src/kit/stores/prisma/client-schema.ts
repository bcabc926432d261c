/** What a generated client knows of its schema. These are internals of Prisma's, so they are checked. */
interface Internals {
  _activeProvider: string;
  _runtimeDataModel: { models: Record<string, ClientModel> };
  _engineConfig: { inlineSchema: string; adapter?: unknown };
  _globalOmit?: Record<string, Record<string, boolean | undefined>> | null;
}

export interface ClientModel {
  dbName?: string | null;
  schema?: string | null;
  fields: ClientField[];
}

export interface ClientField {
  name: string;
  kind: string;
  type: string;
  dbName?: string | null;
}

/** The schema that a client was generated from. */
export interface ClientSchema {
  provider: string;
  models: Record<string, ClientModel>;
  /** The schema's text, which has what the data model leaves out. */
  text: string;
  /**
   * The PostgreSQL schema of models that name none. `null`: the first one of the search path, which
   * Prisma's own engine sets; `undefined`: unknown, since the driver adapter doesn't say.
   */
  databaseSchema: string | null | undefined;
  /** The fields that the client never selects, by the names of its delegates. */
  omitted: Internals['_globalOmit'];
}

/** @returns `null` when the client has no schema, for example one that replaces Prisma's in a test. */
export function clientSchemaOf(prisma: object): ClientSchema | null {
  if (!isGenerated(prisma)) return null;
  return {
    provider: prisma._activeProvider,
    models: prisma._runtimeDataModel.models,
    text: prisma._engineConfig.inlineSchema,
    databaseSchema: schemaIn(prisma._engineConfig.adapter),
    omitted: prisma._globalOmit,
  };
}

/** Prisma's own driver adapters keep their options in `options`. */
function schemaIn(adapter: unknown): ClientSchema['databaseSchema'] {
  if (isNothing(adapter)) return null;
  if (!isObject(adapter) || !('options' in adapter)) return undefined;
  const { options } = adapter;
  return isObject(options) && isText(options.schema) ? options.schema : 'public';
}

// Without a schema library: this code is in the proxy of every app, where size matters.
function isGenerated(prisma: object): prisma is Internals {
  if (!isObject(prisma)) return false;
  const { _activeProvider, _runtimeDataModel, _engineConfig, _globalOmit } = prisma;
  return (
    isText(_activeProvider) &&
    isObject(_runtimeDataModel) &&
    allOf(_runtimeDataModel.models, isModel) &&
    isObject(_engineConfig) &&
    isText(_engineConfig.inlineSchema) &&
    (isNothing(_globalOmit) || allOf(_globalOmit, (omit) => allOf(omit, isFlag)))
  );
}

function isModel(model: unknown): boolean {
  return (
    isObject(model) &&
    [model.dbName, model.schema].every(isTextOrNothing) &&
    Array.isArray(model.fields) &&
    model.fields.every(isField)
  );
}

function isField(field: unknown): boolean {
  return (
    isObject(field) &&
    [field.name, field.kind, field.type].every(isText) &&
    isTextOrNothing(field.dbName)
  );
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null;
const isNothing = (value: unknown) => value === undefined || value === null;
const isText = (value: unknown): value is string => typeof value === 'string';
const isTextOrNothing = (value: unknown) => isText(value) || isNothing(value);
const isFlag = (value: unknown) => typeof value === 'boolean' || value === undefined;
const allOf = (values: unknown, test: (value: unknown) => boolean) =>
  isObject(values) && Object.values(values).every(test);

/**
 * @returns the lines of a model or an enum, one for each field or value; `null`: the schema has no such
 * block.
 */
export function linesOf(
  { text }: ClientSchema,
  kind: 'model' | 'enum',
  name: string,
): string[] | null {
  const block = new RegExp(`^\\s*${kind}\\s+${name}\\s*\\{([^]*?)^\\s*\\}`, 'm');
  const [, body] = text.match(block) ?? [];
  if (body === undefined) return null;
  const lines = body.split('\n').map((line) => line.trim());
  return lines.filter((line) => !line.startsWith('//'));
}

/** @returns the line that declares a field; empty: there is none. */
export function declarationOf(schema: ClientSchema, model: string, field: string): string {
  const lines = linesOf(schema, 'model', model) ?? [];
  return lines.find((line) => line.split(/\s/)[0] === field) ?? '';
}

/** Whether the database has a text as a uuid, and refuses all other texts. */
export function isUuid(schema: ClientSchema, model: string, field: string): boolean {
  return /@db\.Uuid\b/.test(declarationOf(schema, model, field));
}

/** @returns the name of a model's delegate in the client. */
export function delegateName(model: string): string {
  return model.charAt(0).toLowerCase() + model.slice(1);
}
