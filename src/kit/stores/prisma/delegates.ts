import { InvalidConfiguration } from '../../session/errors.ts';
import { delegateName } from './client-schema.ts';

/**
 * A generated Prisma client. Each app has its own, with its own models, so this type only distinguishes
 * a client from other things. The models are checked when the kit gets the client.
 */
export interface PrismaClientLike {
  $disconnect(): Promise<void>;
}

/** The parts of Prisma's arguments that contain fields. */
export interface Args {
  where?: object;
  data?: object;
  create?: object;
  update?: object;
  select?: object;
  orderBy?: object;
}

export type Query = (args: Args) => PromiseLike<unknown>;

/** The methods of a model that the registry and Auth.js's adapter use. */
export type Delegate = Record<
  | 'create'
  | 'upsert'
  | 'findUnique'
  | 'findFirst'
  | 'findMany'
  | 'update'
  | 'updateMany'
  | 'delete'
  | 'deleteMany',
  Query
>;

/** @throws InvalidConfiguration when the client has no such model. */
export function delegateOf(prisma: PrismaClientLike, model: string): Delegate {
  const delegate = delegateIn(prisma, model);
  if (delegate) return delegate;
  throw new InvalidConfiguration([
    `The Prisma client has no model ${model}. Say in \`names\` what it is called, or generate the client anew.`,
  ]);
}

export function delegateIn(prisma: PrismaClientLike, model: string): Delegate | undefined {
  // The models are in the type of the app's own client only.
  return (prisma as object as Record<string, Delegate | undefined>)[delegateName(model)];
}

/** @returns a function that sends SQL and returns the rows. */
export function queryRawOf(
  prisma: PrismaClientLike,
): (sql: string, ...values: readonly (string | null)[]) => PromiseLike<unknown> {
  // All generated clients for SQL databases have this method.
  const { $queryRawUnsafe } = prisma as PrismaClientLike & {
    $queryRawUnsafe(sql: string, ...values: readonly (string | null)[]): PromiseLike<unknown>;
  };
  return (sql, ...values) => $queryRawUnsafe.call(prisma, sql, ...values);
}
