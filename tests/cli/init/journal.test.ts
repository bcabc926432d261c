import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { beginJournal, finishJournal, journalFor } from '../../../src/cli/changes/journal.ts';
import { filesIn, makeApp } from '../../support/made-app.ts';

/** No process has it. */
const gone = 2 ** 30;
const isThere = (folder: string) => existsSync(join(folder, '.session-kit-init'));

describe('what a run that was killed has left behind', () => {
  it('is put back by the next one', async () => {
    const folder = makeApp();
    const before = filesIn(folder);
    beginJournal(folder, ['app/page.tsx', 'auth.ts'], gone);
    writeFileSync(join(folder, 'app/page.tsx'), 'half');
    writeFileSync(join(folder, 'auth.ts'), 'half');
    await finishJournal(folder);
    expect(filesIn(folder)).toEqual(before);
  });

  it('is nothing where it had only begun', async () => {
    const folder = makeApp();
    const before = filesIn(folder);
    mkdirSync(join(folder, '.session-kit-init'));
    await finishJournal(folder);
    expect(filesIn(folder)).toEqual(before);
  });

  it('is put back as far as it can be, and the rest once it can', async () => {
    const folder = makeApp();
    const before = filesIn(folder);
    beginJournal(folder, ['app/page.tsx', 'tsconfig.json'], gone);
    rmSync(join(folder, 'app/page.tsx'));
    mkdirSync(join(folder, 'app/page.tsx/in the way'), { recursive: true });
    writeFileSync(join(folder, 'tsconfig.json'), 'half');
    await expect(finishJournal(folder)).rejects.toMatchObject({ code: 'files_unwritable' });
    expect(filesIn(folder)['tsconfig.json']).toBe(before['tsconfig.json']);
    rmSync(join(folder, 'app/page.tsx'), { recursive: true });
    await finishJournal(folder);
    expect(filesIn(folder)).toEqual(before);
  });
});

describe('two runs in one folder', () => {
  it('init_running: the second one changes nothing', async () => {
    const folder = makeApp();
    beginJournal(folder, ['app/page.tsx'], process.pid);
    const before = filesIn(folder);
    await expect(finishJournal(folder, 0.2)).rejects.toMatchObject({ code: 'init_running' });
    expect(() => beginJournal(folder, ['auth.ts'], gone)).toThrowError(
      expect.objectContaining({ code: 'init_running' }),
    );
    expect(filesIn(folder)).toEqual(before);
  });

  it('have a rollback process each, which puts back its own files alone', () => {
    const folder = makeApp();
    beginJournal(folder, ['app/page.tsx'], process.pid);
    expect(journalFor(folder, gone)).toBeNull();
    journalFor(folder, process.pid)?.restore();
    expect(isThere(folder)).toBe(false);
  });

  it('end as the second alone does when the first is killed and the second begins at once', async () => {
    const folder = makeApp();
    beginJournal(folder, ['app/page.tsx'], process.pid);
    writeFileSync(join(folder, 'app/page.tsx'), 'half');
    const settled = finishJournal(folder);
    // The rollback process of the first is slow.
    setTimeout(() => journalFor(folder, process.pid)?.restore(), 300);
    await settled;
    expect(filesIn(folder)['app/page.tsx']).not.toBe('half');
    beginJournal(folder, ['app/page.tsx'], process.pid).close();
    expect(isThere(folder)).toBe(false);
  });
});
