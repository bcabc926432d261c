import type { Args, Delegate, Query } from './delegates.ts';

export type Fields = Record<string, unknown>;

/** Translates Auth.js's fields to the app's, and the app's rows to Auth.js's. */
export interface Translation {
  write(fields: Fields): Fields;
  read(row: Fields): Fields;
}

/** @returns the model with Auth.js's fields. */
export function translated(delegate: Delegate, { write, read }: Translation): Delegate {
  function translateArgs(args: Args): Args {
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
  // Prisma returns a row, none, or many.
  const translateRows = (answer: unknown): unknown => {
    if (Array.isArray(answer)) return answer.map(translateRows);
    return typeof answer === 'object' && answer !== null ? read({ ...answer }) : answer;
  };
  const query =
    (method: keyof Delegate): Query =>
    async (args) =>
      translateRows(await delegate[method](translateArgs(args)));
  return {
    create: query('create'),
    upsert: query('upsert'),
    findUnique: query('findUnique'),
    findFirst: query('findFirst'),
    findMany: query('findMany'),
    update: query('update'),
    delete: query('delete'),
    // These return the number of rows.
    updateMany: (args) => delegate.updateMany(translateArgs(args)),
    deleteMany: (args) => delegate.deleteMany(translateArgs(args)),
  };
}
