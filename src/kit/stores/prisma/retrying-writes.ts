import { hasLostWrite } from '../../session/fault.ts';
import type { SessionTable } from './rows.ts';

/** Prisma's code for a write that lost against another one and was rolled back whole. */
const writeConflict = 'P2034';
/** Its code for a row that somebody else has just made: MariaDB's upsert looks before it writes. */
const madeMeanwhile = 'P2002';
const mostTries = 5;

/** MariaDB and MySQL end a deadlock by refusing one side, which only has to ask again. */
export function retryingWrites(table: SessionTable): SessionTable {
  const retrying = <T>(write: () => PromiseLike<T>, codes = [writeConflict]) =>
    retried(write, (error) => codes.includes(codeOf(error)));
  return {
    findUnique: (args) => table.findUnique(args),
    findFirst: (args) => table.findFirst(args),
    findMany: (args) => table.findMany(args),
    create: (args) => retrying(() => table.create(args)),
    upsert: (args) => retrying(() => table.upsert(args), [writeConflict, madeMeanwhile]),
    updateMany: (args) => retrying(() => table.updateMany(args)),
    deleteMany: (args) => retrying(() => table.deleteMany(args)),
  };
}

/** The same for a statement that is sent as it is, which a deadlock or a stricter isolation has rolled back. */
export function retryingLost<T>(write: () => Promise<T>): Promise<T> {
  return retried(write, hasLostWrite);
}

async function retried<T>(
  write: () => PromiseLike<T>,
  isWorthIt: (error: unknown) => boolean,
  triesLeft = mostTries,
): Promise<T> {
  try {
    return await write();
  } catch (error) {
    if (!isWorthIt(error) || triesLeft === 1) throw error;
    return retried(write, isWorthIt, triesLeft - 1);
  }
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : '';
}
