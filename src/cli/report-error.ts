import { CodedError } from 'authjs-session-kit';
import { docPage } from './own-package.ts';
import { oneLine, redactPasswords } from './redact.ts';

function lineFor(error: unknown): string {
  if (error instanceof CodedError) {
    const page = /\(authjs-session-kit\/docs\/(errors\.md#\w+)\)$/;
    return oneLine(error.message).replace(page, (_, address: string) => `(${docPage(address)})`);
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

/** The same as one JSON document. */
export function refusal(error: unknown): string {
  const code = error instanceof CodedError ? error.code : 'unexpected';
  return JSON.stringify({ error: { code, message: redactPasswords(lineFor(error)) } }, null, 2);
}
