import type { Difference } from './difference.ts';
import { whatIsInIt } from './what-is-in-it.ts';
import { whichToken } from './which-token.ts';
import { whoIsOut } from './who-is-out.ts';

/** All there are, in the order of docs/differences.md, which is the one they are applied in. */
export const differences: readonly Difference[] = [...whichToken, ...whoIsOut, ...whatIsInIt];
