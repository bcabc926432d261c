import { z } from 'zod';

/** What users may change about themselves. */
export const profileForm = z.object({
  name: z.string().trim().min(1, 'Enter a name.').max(100, 'Use 100 characters at most.'),
});
