import { InvalidConfiguration } from '../../session/errors.ts';
import { delegateName } from './client-schema.ts';

/**
 * A generated Prisma client. Each app generates its own, with its own models, so the compiler is asked
 * for no more than tells it from other things; the models are looked at when the client is given.
 */
export interface PrismaClientLike {
  $disconnect(): Promise<void>;
}

/** The parts of Prisma's arguments that hold fields. */
export interface Args {
  where?: object;
  data?: object;
  create?: object;
  update?: object;
  select?: object;
  orderBy?: object;
}

export type Query = (args: Args) => PromiseLike<unknown>;

/** What the registry and Auth.js's adapter ask of a model. */
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
  // What a generated client has is known to the compiler of the app that generates it, and only there.
  return (prisma as object as Record<string, Delegate | undefined>)[delegateName(model)];
}

/** Sends SQL as it is, and answers with the rows. */
export function queryRawOf(
  prisma: PrismaClientLike,
): (sql: string, ...values: readonly (string | null)[]) => PromiseLike<unknown> {
  // Every generated client for a database of SQL has it.
  const { $queryRawUnsafe } = prisma as PrismaClientLike & {
    $queryRawUnsafe(sql: string, ...values: readonly (string | null)[]): PromiseLike<unknown>;
  };
  return (sql, ...values) => $queryRawUnsafe.call(prisma, sql, ...values);
}
