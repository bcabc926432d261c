import { z } from 'zod';

/** What process.ts prints. */
export const measured = z.object({
  /** Microseconds of the first read, which asks the feed about its session. */
  first: z.number(),
  /** Microseconds of the feed's next question, for changes since then. */
  next: z.number(),
  /** The process's peak memory, in bytes. */
  peak: z.number(),
});

export type FirstRead = z.infer<typeof measured>;
