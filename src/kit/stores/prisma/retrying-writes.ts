import { setTimeout } from 'node:timers/promises';
import { hasLostWrite } from '../../session/fault.ts';
import type { SessionTable } from './rows.ts';

/** Prisma's code for a row that somebody else has just made: MariaDB's upsert looks before it writes. */
const madeMeanwhile = 'P2002';
const mostTries = 8;
/** Milliseconds before the second try, doubled each time; by chance less, so that two don't meet again. */
const firstWait = 5;

/** MariaDB and MySQL end a deadlock by refusing one side, which only has to ask again. */
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

/** For a write that a deadlock, or another one under a stricter isolation, has rolled back whole. */
export function retryingLost<T>(write: () => PromiseLike<T>): Promise<T> {
  return retried(write, hasLostWrite);
}

/** The same for one that begins a row which others may begin as well. */
export function retryingUpsert<T>(write: () => PromiseLike<T>): Promise<T> {
  return retried(write, (error) => hasLostWrite(error) || codeOf(error) === madeMeanwhile);
}

async function retried<T>(
  write: () => PromiseLike<T>,
  isWorthIt: (error: unknown) => boolean,
): Promise<T> {
  for (let tries = 1; ; tries++) {
    try {
      return await write();
    } catch (error) {
      if (!isWorthIt(error) || tries === mostTries) throw error;
    }
    await setTimeout(Math.random() * firstWait * 2 ** (tries - 1));
  }
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : '';
}
