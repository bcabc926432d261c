import ts from 'typescript';

/** Where Auth.js declares what its configuration may say. */
const declared = `
import type { NextAuthConfig } from 'next-auth';
import type { AuthConfig } from '@auth/core';
export declare const config: NextAuthConfig & Pick<AuthConfig, 'raw'>;
`;

/**
 * Parts that an option is not taken apart into: what an app hands over whole, and the options of cookies
 * that Auth.js sets itself. Of the session cookie, which the kit sets, each has its own line.
 */
const whole = /^(providers|adapter|secret|cookies\.(?!sessionToken)\w+\.options)$/;

/** Every option that Auth.js's own types name, nested ones as "session.maxAge", in order. */
export function authjsOptions(): string[] {
  const file = `${process.cwd()}/authjs-options.virtual.ts`;
  const options: ts.CompilerOptions = {
    strict: true,
    skipLibCheck: true,
    module: ts.ModuleKind.ESNext,
    moduleResolution: ts.ModuleResolutionKind.Bundler,
    target: ts.ScriptTarget.ES2022,
    types: [],
  };
  const host = ts.createCompilerHost(options);
  const { getSourceFile, fileExists } = host;
  host.fileExists = (name) => name === file || fileExists(name);
  host.getSourceFile = (name, ...rest) =>
    name === file
      ? ts.createSourceFile(name, declared, ts.ScriptTarget.ES2022)
      : getSourceFile(name, ...rest);
  const program = ts.createProgram([file], options, host);
  const checker = program.getTypeChecker();
  const source = program.getSourceFile(file);
  const module = source && checker.getSymbolAtLocation(source);
  const [config] = module ? checker.getExportsOfModule(module) : [];
  if (!config) throw new Error("Auth.js's types were not found.");

  const typeOf = (symbol: ts.Symbol) => checker.getNonNullableType(checker.getTypeOfSymbol(symbol));

  function optionsIn(type: ts.Type, before: string): string[] {
    return checker.getPropertiesOfType(type).flatMap((property) => {
      const name = before + property.name;
      const value = typeOf(property);
      return isGroup(value) && !whole.test(name) ? optionsIn(value, `${name}.`) : [name];
    });
  }

  /** Whether an option is a group of others, and neither a text nor a function, a list or a Date. */
  function isGroup(type: ts.Type): boolean {
    const isObject = type.isIntersection() || (type.flags & ts.TypeFlags.Object) !== 0;
    const isCalled = checker.getSignaturesOfType(type, ts.SignatureKind.Call).length > 0;
    return isObject && !isCalled && !checker.isArrayType(type) && type.symbol?.name !== 'Date';
  }

  return optionsIn(typeOf(config), '').sort();
}
