import { randomBytes } from 'node:crypto';
import { createInterface } from 'node:readline/promises';
import { KitError } from '../../core/errors.ts';
import type { Command } from '../command.ts';
import { parseOptions } from '../options.ts';
import { inspectProject, type Project } from '../project/project.ts';
import { describePart } from './describe.ts';
import { unifiedDiff } from './diff.ts';
import { secretToCome } from './env-files.ts';
import { format } from './formatter.ts';
import { planInit } from './init-plan.ts';
import { foundJournal } from './journal.ts';
import type { Change, Part } from './plan.ts';
import { writeAll } from './write.ts';

const help = `session-kit init [options]   adds the kit to the Next.js app in this folder

  --dry-run       shows what would change, as a diff, and writes nothing
  --yes           asks no question
  --user <model>  the Prisma model of your users; default: User
  --force         also where git knows of changes that are not committed
  --json          one JSON document on standard output, with the steps and a diff of each file
  -h, --help

It reads the app’s files and runs none of its code. What it can’t do safely it leaves to you, says so,
and ends with the exit code 2. A second run changes nothing.`;

/** Something is left to be done by hand. */
const unfinished = 2;

export const initCommand: Command = {
  help,
  async run(args, { folder, print }) {
    const options = parseOptions(args, {
      'dry-run': { type: 'boolean' },
      json: { type: 'boolean' },
      yes: { type: 'boolean' },
      force: { type: 'boolean' },
      user: { type: 'string' },
    });
    const dryRun = options['dry-run'] ?? false;
    if (!dryRun) foundJournal(folder)?.restore();
    const project = inspectProject(folder);
    const plan = planInit(project, options.user ?? 'User', new Date());
    const left = plan.steps.some(({ action }) => action === 'by hand');

    if (options.json) print(asJson(plan));
    else print(describePart(plan));
    if (dryRun) {
      if (!options.json) print(['', ...plan.changes.map(unifiedDiff)].join('\n'));
      return left ? unfinished : 0;
    }
    if (plan.changes.length > 0) {
      refuseDirty(project, options.force ?? false);
      if (!options.yes && !(await isAgreed())) return 1;
      await carryOut(project, plan);
      if (!options.json) print(`\nWritten: ${plan.changes.length} files.`);
    }
    return left ? unfinished : 0;
  },
};

/** With diffs in place of whole files, in which there may be secrets. */
function asJson({ steps, changes }: Part): string {
  const diffs = changes.map((change) => ({ path: change.path, diff: unifiedDiff(change) }));
  return JSON.stringify({ steps, changes: diffs }, null, 2);
}

async function carryOut(project: Project, { changes }: Part): Promise<void> {
  await writeAll(project.folder, changes.map(withSecret), async () => {
    format(
      project,
      changes.map(({ path }) => path).filter((path) => /\.(ts|tsx|js|jsx|mjs)$/.test(path)),
    );
  });
}

/** Made only now, so that no plan could show it. */
function withSecret(change: Change): Change {
  return {
    ...change,
    after: change.after.replace(secretToCome, () => randomBytes(33).toString('base64')),
  };
}

function refuseDirty({ dirty }: Project, force: boolean): void {
  if (!dirty || force) return;
  throw new KitError(
    'dirty_tree',
    'Git knows of changes here that are not committed, and these would be mixed with them. Commit them first, or use --force.',
  );
}

async function isAgreed(): Promise<boolean> {
  if (!process.stdin.isTTY) {
    throw new KitError(
      'not_agreed',
      'There is no terminal to ask on, so nothing was written. --yes agrees to the plan above, --dry-run shows it as a diff.',
    );
  }
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  try {
    const answer = await terminal.question('\nWrite this? [y/N] ');
    return /^y(es)?$/i.test(answer.trim());
  } finally {
    terminal.close();
  }
}
