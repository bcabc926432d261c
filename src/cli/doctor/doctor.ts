import { join } from 'node:path';
import type { Change } from '../changes/change.ts';
import { writeAll } from '../changes/write.ts';
import { type CommandContext, defineCommand } from '../command.ts';
import { docPage } from '../own-package.ts';
import { readText } from '../project/files.ts';
import { inspectProject } from '../project/project.ts';
import { startedAs } from '../started-as.ts';
import { examine } from './app.ts';
import { describeReport, type Fixed, type PlannedRepair, type Report, reportOn } from './report.ts';

export const doctorCommand = defineCommand({
  usage: 'doctor [options]',
  about: 'what is wrong with the sessions of the Next.js app in this folder',
  options: {
    json: { type: 'boolean', help: 'one JSON document on standard output' },
    fix: {
      type: 'boolean',
      help: 'repairs what takes an added or changed line, and says what it did',
    },
    strict: { type: 'boolean', help: 'warnings fail as well' },
  },
  notes: `It reads the app's files and runs none of its code. With DATABASE_URL, or an embedded database in this
folder, it looks into the table of sessions too, and changes nothing there. It shows no secret. The
exit code is 1 when there is an error. Each code has a section in ${docPage('doctor.md')}.`,
  async run(options, context) {
    const report = options.fix ? await repairAndLook(context) : (await look(context)).report;
    const command = startedAs(inspectProject(context.folder));
    context.print(
      options.json ? JSON.stringify(report, null, 2) : describeReport(report, `${command} doctor`),
    );
    const fails = ({ level }: Report['findings'][number]) => options.strict || level === 'error';
    return report.findings.some(fails) ? 1 : 0;
  },
});

async function look({ folder, env }: CommandContext) {
  return reportOn(await examine(inspectProject(folder), env, new Date()));
}

/** Makes all repairs. @returns the findings that are left, and what was repaired. */
async function repairAndLook(context: CommandContext): Promise<Report> {
  const { repairs } = await look(context);
  const fixed = await applyRepairs(context.folder, repairs);
  return { ...(await look(context)).report, fixed };
}

/**
 * Makes all repairs, or none.
 *
 * @throws CommandError files_unwritable
 */
async function applyRepairs(folder: string, repairs: readonly PlannedRepair[]): Promise<Fixed[]> {
  const paths = [...new Set(repairs.map(({ repair }) => repair.path))];
  const changes = paths.map((path): Change => {
    const before = readText(join(folder, path));
    const repairsOfFile = repairs.filter(({ repair }) => repair.path === path);
    const after = repairsOfFile.reduce((text, { repair }) => repair.edit(text), before);
    return { path, before, after: after ?? '' };
  });
  if (changes.length > 0) await writeAll(folder, changes);
  return repairs.map(({ code, repair: { path, does } }) => ({ code, where: path, did: does }));
}
