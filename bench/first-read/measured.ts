import { z } from 'zod';

/** What a fresh process tells of its first reads. */
export const measured = z.object({
  /** Microseconds of the first read, which asks about its session. */
  first: z.number(),
  /** Microseconds of the question after it, for what has changed since. */
  next: z.number(),
  /** The most memory that the process has held, in bytes. */
  peak: z.number(),
});

export type FirstRead = z.infer<typeof measured>;
