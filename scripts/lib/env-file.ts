import { randomBytes } from 'node:crypto';
import { appendFileSync, chmodSync, readFileSync, writeFileSync } from 'node:fs';
import { systemCode } from '../../src/cli/embedded/errors.ts';
import { CodedError } from '../../src/kit/session/errors.ts';

/** @returns the text to append to `contents`, so that the variable is on its own line. */
export function lineToAppend(contents: string, name: string, value: string): string {
  const newline = contents.includes('\r\n') ? '\r\n' : '\n';
  const gap = contents === '' || contents.endsWith('\n') ? '' : newline;
  return `${gap}${name}=${value}${newline}`;
}

/** Appends a generated AUTH_SECRET to a file, or creates the file. */
export function writeSecret(file: string): void {
  const secret = randomBytes(32).toString('base64url');
  try {
    try {
      writeFileSync(file, lineToAppend('', 'AUTH_SECRET', secret), { flag: 'wx', mode: 0o600 });
    } catch (error) {
      if (systemCode(error) !== 'EEXIST') throw error;
      appendFileSync(file, lineToAppend(readFileSync(file, 'utf8'), 'AUTH_SECRET', secret));
      chmodSync(file, 0o600);
    }
  } catch (cause) {
    throw new CodedError(
      'env_file_unwritable',
      `AUTH_SECRET is not set, and ${file} can't be written (${systemCode(cause) ?? String(cause)}). Set AUTH_SECRET, or make the file writable.`,
      { cause },
    );
  }
}
