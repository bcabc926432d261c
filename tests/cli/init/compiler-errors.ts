import ts from 'typescript';

/** TypeScript's codes. */
const declaredTwice = [2300, 2323, 2451, 2484, 2528];
const undeclared = [2304, 2552];

/**
 * What TypeScript says of a module by itself, whose imports are not there.
 *
 * @param codes the errors that are looked for, beside all of syntax.
 */
function errorsIn(text: string, codes: readonly number[]): string[] {
  const file = ts.createSourceFile('auth.ts', text, ts.ScriptTarget.ESNext);
  const options = { noResolve: true, noLib: true, target: ts.ScriptTarget.ESNext };
  const host = {
    ...ts.createCompilerHost(options),
    getSourceFile: (name: string) => (name === 'auth.ts' ? file : undefined),
  };
  const program = ts.createProgram(['auth.ts'], options, host);
  return [...program.getSyntacticDiagnostics(file), ...program.getSemanticDiagnostics(file)]
    .filter(({ code }) => code < 2000 || codes.includes(code))
    .map(({ code, messageText }) => `${code} ${ts.flattenDiagnosticMessageText(messageText, ' ')}`);
}

/** Errors of syntax, and names that are declared twice. */
export const namesDeclaredTwice = (text: string) => errorsIn(text, declaredTwice);

/** Errors of syntax, and names that are not declared. */
export const undeclaredNames = (text: string) =>
  // `await` at the top depends on the module's kind, and "undefined" is declared in what is left out.
  errorsIn(text, undeclared).filter((error) => !/^(1375|1378) |'undefined'/.test(error));
