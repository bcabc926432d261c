import { join } from 'node:path';
import { ts } from 'ts-morph';
import { firstOf } from './files.ts';

/** What tsconfig.json or jsconfig.json says, with all that it extends; nothing where neither is there. */
export function readCompilerOptions(folder: string): ts.CompilerOptions {
  const config = firstOf(folder, ['tsconfig.json', 'jsconfig.json']);
  if (config === null) return {};
  const host = { ...ts.sys, onUnRecoverableConfigFileDiagnostic() {} };
  return ts.getParsedCommandLineOfConfigFile(join(folder, config), {}, host)?.options ?? {};
}
