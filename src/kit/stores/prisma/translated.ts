import type { Args, Delegate, Query } from './delegates.ts';

export type Fields = Record<string, unknown>;

/** From Auth.js's fields to the app's, and from a row of the app's back to Auth.js's. */
export interface Translation {
  write(fields: Fields): Fields;
  read(row: Fields): Fields;
}

/** The same model with Auth.js's fields. */
export function translated(own: Delegate, { write, read }: Translation): Delegate {
  function written(args: Args): Args {
    const { where, data, create, update, select, orderBy } = args;
    return {
      ...args,
      ...(where && { where: write({ ...where }) }),
      ...(data && { data: write({ ...data }) }),
      ...(create && { create: write({ ...create }) }),
      ...(update && { update: write({ ...update }) }),
      ...(select && { select: write({ ...select }) }),
      ...(orderBy && { orderBy: [orderBy].flat().map((field) => write({ ...field })) }),
    };
  }
  // Prisma answers with a row, with none, or with many.
  const rows = (answer: unknown): unknown => {
    if (Array.isArray(answer)) return answer.map(rows);
    return typeof answer === 'object' && answer !== null ? read({ ...answer }) : answer;
  };
  const one =
    (method: keyof Delegate): Query =>
    async (args) =>
      rows(await own[method](written(args)));
  return {
    create: one('create'),
    upsert: one('upsert'),
    findUnique: one('findUnique'),
    findFirst: one('findFirst'),
    findMany: one('findMany'),
    update: one('update'),
    delete: one('delete'),
    // These answer how many rows there were.
    updateMany: (args) => own.updateMany(written(args)),
    deleteMany: (args) => own.deleteMany(written(args)),
  };
}
