import { setTimeout } from 'node:timers/promises';
import { hasLostWrite } from '../../session/fault.ts';
import type { SessionTable } from './rows.ts';

/**
 * Prisma's code when another request has just created the row: on MariaDB, `upsert` is a read and a
 * write.
 */
const uniqueConstraint = 'P2002';
const mostTries = 8;
/**
 * At most this many milliseconds before the second try, doubled each time. A random part, so that two
 * writes don't meet again.
 */
const firstWait = 5;

/** Repeats writes that lost: MariaDB and MySQL end a deadlock by rolling one of the writes back. */
export function retryingWrites(table: SessionTable): SessionTable {
  return {
    findUnique: (args) => table.findUnique(args),
    findFirst: (args) => table.findFirst(args),
    findMany: (args) => table.findMany(args),
    create: (args) => retryingLost(() => table.create(args)),
    upsert: (args) => retryingUpsert(() => table.upsert(args)),
    updateMany: (args) => retryingLost(() => table.updateMany(args)),
    deleteMany: (args) => retryingLost(() => table.deleteMany(args)),
  };
}

/**
 * Repeats a write that was rolled back because of a deadlock, or of a conflict under a stricter
 * isolation.
 */
export function retryingLost<T>(write: () => PromiseLike<T>): Promise<T> {
  return retried(write, hasLostWrite);
}

/** The same for a write that creates a row which other requests may create too. */
export function retryingUpsert<T>(write: () => PromiseLike<T>): Promise<T> {
  return retried(write, (error) => hasLostWrite(error) || codeOf(error) === uniqueConstraint);
}

async function retried<T>(
  write: () => PromiseLike<T>,
  isRetryable: (error: unknown) => boolean,
): Promise<T> {
  for (let tries = 1; ; tries++) {
    try {
      return await write();
    } catch (error) {
      if (!isRetryable(error) || tries === mostTries) throw error;
    }
    await setTimeout(Math.random() * firstWait * 2 ** (tries - 1));
  }
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : '';
}
