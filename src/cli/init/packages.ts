import { rangeOf } from '../project/package-file.ts';
import { addCommand } from '../project/package-manager.ts';
import type { Project } from '../project/project.ts';
import { byHand, type Part, skipped } from './plan.ts';

/** As it is tested with: a beta may change what it likes. */
const nextAuth = 'next-auth@5.0.0-beta.32';

/** What the glue imports and the app doesn't ask for yet. */
function missingPackages({ packageFile, prisma }: Project): string[] {
  const wanted = ['authjs-session-kit', nextAuth, '@auth/prisma-adapter', '@prisma/client'];
  if (!prisma) wanted.push('prisma', '@prisma/adapter-pg');
  return wanted.filter((each) => rangeOf(each.replace(/(?<=.)@.*/, ''), packageFile) === null);
}

/** The package manager is the app's to run: it may want other registries, flags or a review. */
export function planPackages(project: Project): Part {
  const missing = missingPackages(project);
  if (missing.length === 0) return skipped('packages', 'all are asked for in package.json');
  return byHand('packages', 'add them', addCommand(project.packageManager.name, missing).join(' '));
}
