import { z } from 'zod';

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
export type ClientModel = Internals['_runtimeDataModel']['models'][string];
export type ClientField = ClientModel['fields'][number];

/** The schema that a client was generated from. */
export interface ClientSchema {
  provider: string;
  models: Record<string, ClientModel>;
  /** As it is written: it says what the data model leaves out. */
  text: string;
  /** What the client never selects, by the names that its delegates have. */
  omitted: Internals['_globalOmit'];
}

/** `null` where a client doesn't say, as one that stands in for Prisma's in a test. */
export function clientSchemaOf(prisma: object): ClientSchema | null {
  const { data } = clientInternals.safeParse(prisma);
  if (!data) return null;
  return {
    provider: data._activeProvider,
    models: data._runtimeDataModel.models,
    text: data._engineConfig.inlineSchema,
    omitted: data._globalOmit,
  };
}

/** The lines of a model or an enum, each a field or a value; `null` where the text has no such block. */
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

/** The line that declares a field; empty where there is none. */
export function declarationOf(schema: ClientSchema, model: string, field: string): string {
  const lines = linesOf(schema, 'model', model) ?? [];
  return lines.find((line) => line.split(/\s/)[0] === field) ?? '';
}

/** Whether the database keeps a text as a uuid, and refuses every other. */
export function isUuid(schema: ClientSchema, model: string, field: string): boolean {
  return /@db\.Uuid\b/.test(declarationOf(schema, model, field));
}

/** What Prisma calls a model's delegate on the client. */
export function delegateName(model: string): string {
  return model.charAt(0).toLowerCase() + model.slice(1);
}
