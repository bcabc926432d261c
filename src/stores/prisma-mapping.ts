import { z } from 'zod';
import { InvalidConfiguration } from '../core/errors.ts';

/** What a generated client knows of its schema. Prisma keeps these to itself, so they are checked. */
const clientInternals = z.object({
  _activeProvider: z.string(),
  _runtimeDataModel: z.object({
    models: z.record(
      z.string(),
      z.object({
        dbName: z.string().nullish(),
        schema: z.string().nullish(),
        fields: z.array(
          z.object({
            name: z.string(),
            kind: z.string(),
            type: z.string(),
            dbName: z.string().nullish(),
          }),
        ),
      }),
    ),
  }),
  _engineConfig: z.object({ inlineSchema: z.string() }),
  _globalOmit: z.record(z.string(), z.record(z.string(), z.boolean().optional())).nullish(),
});
type Internals = z.infer<typeof clientInternals>;

export interface MappedModel {
  /** The table, qualified and quoted. */
  table: string;
  /** What the app may see of it, in the schema's order. */
  fields: MappedField[];
}

export interface MappedField {
  /** As Prisma calls it. */
  name: string;
  /** As the database does, quoted. */
  column: string;
  /** Prisma's type, for example "DateTime". */
  type: string;
  isList: boolean;
}

/** Providers that speak PostgreSQL. */
const providers = ['postgresql', 'cockroachdb'];

/**
 * Where the session and user models are in the database, by the schema that the client was generated
 * from. Fields that the client omits are left out.
 *
 * @param databaseSchema the PostgreSQL schema of the tables. Default: Prisma's, "public".
 * @throws InvalidConfiguration when SQL can't give what Prisma would.
 */
export function mappingOf(
  prisma: object,
  databaseSchema = 'public',
): { session: MappedModel; user: MappedModel } {
  const parsed = clientInternals.safeParse(prisma);
  if (!parsed.success) {
    throw refused(`This Prisma client doesn't say what its tables are called: ${parsed.error}`);
  }
  const client = parsed.data;
  if (!providers.includes(client._activeProvider)) {
    throw refused(`The prepared read is PostgreSQL's, not ${client._activeProvider}'s.`);
  }
  return {
    session: modelOf(client, 'Session', databaseSchema),
    user: modelOf(client, 'User', databaseSchema),
  };
}

function modelOf(client: Internals, name: string, databaseSchema: string): MappedModel {
  const model = client._runtimeDataModel.models[name];
  if (!model) throw refused(`The schema has no model ${name}.`);
  const omitted = client._globalOmit?.[name.toLowerCase()] ?? {};
  const seen = model.fields.filter(({ kind, name: field }) => kind !== 'object' && !omitted[field]);
  const fields = seen.map((field) => {
    const declared = declarationOf(client._engineConfig.inlineSchema, name, field);
    checkReadable(declared, name, field);
    return {
      name: field.name,
      column: quoted(field.dbName ?? field.name),
      type: field.type,
      isList: declared.isList,
    };
  });
  return {
    table: `${quoted(model.schema ?? databaseSchema)}.${quoted(model.dbName ?? name)}`,
    fields,
  };
}

interface Field {
  name: string;
  kind: string;
  type: string;
}

/** What the client forgets of a field, from the schema's text, of which it keeps a copy. */
interface Declaration {
  isList: boolean;
  /** Whether it is a time of day. */
  isTime: boolean;
  /** Whether the values of its enum have other names in the database. */
  isRenamed: boolean;
}

function declarationOf(schema: string, model: string, { name, kind, type }: Field): Declaration {
  const line = blockOf(schema, 'model', model).find((each) => each.split(/\s/)[0] === name) ?? '';
  const values = kind === 'enum' ? blockOf(schema, 'enum', type) : [];
  return {
    isList: /^\w+\s+\w+\[\]/.test(line),
    isTime: /@db\.Time(tz)?\b/.test(line),
    isRenamed: values.some((value) => /(?<!@)@map\(/.test(value)),
  };
}

/** The lines of a model or an enum. A line is a field, or a value. */
function blockOf(schema: string, kind: 'model' | 'enum', name: string): string[] {
  const block = new RegExp(`^\\s*${kind}\\s+${name}\\s*\\{([^]*?)^\\s*\\}`, 'm');
  const [, body] = schema.match(block) ?? [];
  if (body === undefined) throw refused(`The client's copy of the schema has no ${kind} ${name}.`);
  const lines = body.split('\n').map((line) => line.trim());
  return lines.filter((line) => !line.startsWith('//'));
}

/** Types that are more than JSON can tell, so that a list of them would come back as something else. */
const noLists = ['DateTime', 'BigInt', 'Bytes'];

function checkReadable(declared: Declaration, model: string, { name, type }: Field): void {
  const { isList, isTime, isRenamed } = declared;
  const what = [
    type === 'Decimal' ? 'a Decimal' : [],
    isList && noLists.includes(type) ? `a list of ${type}` : [],
    isTime ? 'a time of day' : [],
    isRenamed ? 'an enum whose values have other names in SQL' : [],
  ].flat();
  if (what.length === 0) return;
  throw refused(
    `${model}.${name} is ${what[0]}, which the prepared read can't give as Prisma does.`,
  );
}

function quoted(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

function refused(problem: string): InvalidConfiguration {
  return new InvalidConfiguration([`${problem} Leave \`pool\` out of prismaSessions().`]);
}
