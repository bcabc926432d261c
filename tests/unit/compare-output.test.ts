import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { prepareOutputFile } from '../../src/cli/compare/output-file.ts';
import { createProgress } from '../../src/cli/compare/progress.ts';

describe('a file that is written atomically', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'session-kit-output-'));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  it("doesn't exist before it is written, and leaves no other file", () => {
    const file = prepareOutputFile(folder, 'page.html');
    expect(readdirSync(folder)).toEqual([]);
    file.write('one');
    file.write('two');
    expect(readdirSync(folder)).toEqual(['page.html']);
    expect(readFileSync(join(folder, 'page.html'), 'utf8')).toBe('two');
  });

  it('keeps a symbolic link to it', () => {
    writeFileSync(join(folder, 'page.html'), '');
    symlinkSync('page.html', join(folder, 'link.html'));
    prepareOutputFile(folder, 'link.html').write('text');
    expect(readFileSync(join(folder, 'page.html'), 'utf8')).toBe('text');
  });

  it.each(['a-folder', 'missing/page.html', 'a-file/page.html', '/dev/null', 'a-folder/'])(
    'refuses %s at once',
    (path) => {
      mkdirSync(join(folder, 'a-folder'));
      writeFileSync(join(folder, 'a-file'), '');
      expect(() => prepareOutputFile(folder, path)).toThrow(
        expect.objectContaining({ code: 'report_unwritable' }),
      );
    },
  );

  it('leaves nothing behind if writing fails', () => {
    const file = prepareOutputFile(folder, 'page.html');
    mkdirSync(join(folder, 'page.html'));
    expect(() => file.write('text')).toThrow(
      expect.objectContaining({ code: 'report_unwritable' }),
    );
    expect(readdirSync(folder)).toEqual(['page.html']);
  });
});

describe('progress', () => {
  function shown(isTTY: boolean) {
    let text = '';
    const write = (more: string) => {
      text += more;
      return true;
    };
    const progress = createProgress({ isTTY, columns: 12, write });
    progress.step('Reading')(0.5);
    progress.step('Something long');
    progress.clear();
    return text;
  }

  it('is one line on a terminal, not longer than its width, and removed at the end', () => {
    expect(shown(true)).toBe('\rReading\x1b[K\rReading  50\x1b[K\rSomething l\x1b[K\r\x1b[K');
  });

  it('is one line for each step elsewhere', () => {
    expect(shown(false)).toBe('Reading\nSomething long\n');
  });
});
