import { posix } from 'node:path';
import { createInterface } from 'node:readline/promises';
import { type Change, unifiedDiff } from '../changes/change.ts';
import { finishJournal } from '../changes/journal.ts';
import { writeAll } from '../changes/write.ts';
import { defineCommand } from '../command.ts';
import { CommandError, errorReference } from '../command-error.ts';
import { filesOfManager } from '../project/package-manager.ts';
import { inspectProject, type Project } from '../project/project.ts';
import { newSecret } from '../project/variables.ts';
import { startedAs } from '../started-as.ts';
import { describePart, describeRest } from './describe.ts';
import { secretToCome } from './env-files.ts';
import { type InitOptions, type InitPlan, planInit } from './init-plan.ts';
import { format, install } from './programs.ts';

/** The exit code when code remains to be written by hand. */
const unfinished = 2;

export const initCommand = defineCommand({
  usage: 'init [options]',
  about: 'adds the kit to the Next.js app in this folder',
  options: {
    'dry-run': { type: 'boolean', help: 'shows what would change, as a diff, and writes nothing' },
    yes: { type: 'boolean', help: 'asks no question' },
    user: {
      type: 'string',
      value: '<model>',
      help: 'the Prisma model of your users; default: User',
    },
    'skip-install': { type: 'boolean', help: 'leaves it to you to add the packages' },
    force: { type: 'boolean', help: 'also where git knows of changes that are not committed' },
    json: {
      type: 'boolean',
      help: 'one JSON document on standard output, with the steps and a diff of each file',
    },
  },
  notes: `It reads the app's files and runs none of its code. What it can't do safely it leaves to you and says so;
where that is code, it ends with the exit code 2. A second run changes nothing.`,
  async run(options, { folder, print }) {
    const dryRun = options['dry-run'] ?? false;
    if (!dryRun) await finishJournal(folder);
    const project = inspectProject(folder);
    const obstacles = dryRun ? [] : obstaclesTo(project, options);
    const planned = planOrRefuse(project, obstacles, {
      userModel: options.user ?? 'User',
      skipInstall: options['skip-install'] ?? false,
      now: new Date(),
    });
    const isInGit = project.uncommitted !== null;
    const plan = isInGit || planned.changes.length === 0 ? planned : withGitNote(planned);
    const exitCode = plan.steps.some(({ isCode }) => isCode) ? unfinished : 0;
    const isEmpty = plan.changes.length + plan.commands.length === 0;

    if (!options.json) print(describePart(plan));
    if (dryRun && !options.json) print(['', ...plan.changes.map(unifiedDiff)].join('\n'));
    if (!dryRun && !isEmpty) {
      refuse(obstacles);
      if (!options.yes && !(await isAgreed())) return 1;
      await applyPlan(project, plan);
    }
    // One document, printed once everything is written.
    if (options.json) print(asJson(plan));
    else if (!dryRun && !isEmpty) {
      print(`\nWritten: ${plan.changes.length} files.`);
      print(describeRest(plan, `${startedAs(project)} doctor`));
    }
    return exitCode;
  },
});

/** Adds a note to a plan that git can't undo. */
const withGitNote = (plan: InitPlan): InitPlan => ({
  ...plan,
  steps: [{ action: 'note', what: 'no git', reason: noGit }, ...plan.steps],
});

const noGit =
  "This folder is not in git: keep a copy, because init's changes can't be undone by git.";

/** Reasons to write nothing, whatever the plan is. */
function obstaclesTo(
  { uncommitted }: Project,
  { force, yes }: { force?: boolean; yes?: boolean },
): CommandError[] {
  const paths = uncommitted ?? [];
  return [
    ...(paths.length > 0 && !force ? [dirtyTree(paths)] : []),
    ...(!yes && !process.stdin.isTTY ? [notAgreed()] : []),
  ];
}

/** @throws CommandError the refusal of the plan, joined with the obstacles that would follow it. */
function planOrRefuse(
  project: Project,
  obstacles: readonly CommandError[],
  options: InitOptions,
): InitPlan {
  try {
    return planInit(project, options);
  } catch (error) {
    if (error instanceof CommandError) refuse([error, ...obstacles]);
    throw error;
  }
}

/** @throws CommandError with the code of the first problem and the messages of all. */
function refuse(problems: readonly CommandError[]): void {
  const [first, ...others] = problems;
  if (!first) return;
  if (others.length === 0) throw first;
  const texts = problems.map(({ message }) => message.replace(errorReference, ''));
  throw new CommandError(first.code, texts.join(' And: '), { cause: first });
}

/** The plan as JSON, with diffs in place of whole files: these may contain secrets. */
function asJson({ steps, changes }: InitPlan): string {
  const diffs = changes.map((change) => ({ path: change.path, diff: unifiedDiff(change) }));
  return JSON.stringify({ steps, changes: diffs }, null, 2);
}

async function applyPlan(project: Project, { changes, commands, packed }: InitPlan): Promise<void> {
  const { folder, packageManager } = project;
  const packageFiles = commands.map(({ place }) => posix.join(place, 'package.json'));
  const touchedFiles = [...packageFiles, ...filesOfManager(packageManager, folder), ...packed];
  await writeAll(folder, changes.map(withSecret), {
    touches: commands.length > 0 ? [...new Set(touchedFiles)] : [],
    before: (rollback) => install(folder, commands, rollback),
    after() {
      const paths = changes.flatMap(({ path, after }) => (after === null ? [] : path));
      format(
        project,
        paths.filter((path) => /\.(ts|tsx|js|jsx|mjs)$/.test(path)),
      );
    },
  });
}

/** Puts the secret into a change. It is generated only here, so that no plan can show it. */
function withSecret(change: Change): Change {
  return {
    ...change,
    after: change.after?.replace(secretToCome, newSecret) ?? null,
  };
}

function dirtyTree(paths: readonly string[]): CommandError {
  const list = paths.slice(0, 3).join(', ');
  const more = paths.length > 3 ? ` and ${paths.length - 3} more` : '';
  return new CommandError(
    'dirty_tree',
    `This folder has changes that are not committed (${list}${more}), and init would mix its own with them. Commit them first, or use --force.`,
  );
}

function notAgreed(): CommandError {
  return new CommandError(
    'not_agreed',
    'init asks before it writes, and there is no terminal to ask on. Nothing was written. --yes agrees to the plan, --dry-run shows it as a diff.',
  );
}

async function isAgreed(): Promise<boolean> {
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  try {
    const answer = await terminal.question('\nWrite this? [y/N] ');
    return /^y(es)?$/i.test(answer.trim());
  } finally {
    terminal.close();
  }
}
