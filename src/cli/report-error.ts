import { CodedError } from 'authjs-session-kit';
import { errorReference } from './command-error.ts';
import { docPage } from './own-package.ts';
import { oneLine, redactPasswords } from './redact.ts';

function lineFor(error: unknown): string {
  if (error instanceof CodedError) {
    return oneLine(error.message).replace(
      errorReference,
      (_, entry: string) => ` (${docPage(entry)})`,
    );
  }
  const message = error instanceof Error ? error.message || error.name : String(error);
  return `Unexpected: ${oneLine(message)} (DEBUG=authjs-session-kit shows where)`;
}

/** Prints one line on standard error; with DEBUG=authjs-session-kit also the stack. */
export function reportError(error: unknown): void {
  console.error(redactPasswords(lineFor(error)));
  if (process.env.DEBUG?.includes('authjs-session-kit')) {
    const stack = error instanceof Error ? (error.stack ?? '') : '';
    console.error(redactPasswords(stack));
  }
}

/** @returns the error as one JSON document. */
export function refusal(error: unknown): string {
  const code = error instanceof CodedError ? error.code : 'unexpected';
  return JSON.stringify({ error: { code, message: redactPasswords(lineFor(error)) } }, null, 2);
}
