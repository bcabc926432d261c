import { type CallExpression, Node, type SourceFile, type VariableDeclaration } from 'ts-morph';
import type { Edit } from '../../changes/change.ts';
import { importedNames, localName } from '../../project/syntax.ts';
import { afterLine, inStyleOf, insertAfter, inserted } from '../code-edits.ts';
import { helpers } from './glue.ts';
import {
  boundNames,
  givenNames,
  type Holder,
  hasNoRest,
  holderOf,
  topElements,
} from './result-holder.ts';

/** Names that `NextAuth` returns too. An app that doesn't export one of these omits it on purpose. */
const ofAuthjs = ['auth', 'signIn', 'signOut'];

export interface HelperExports {
  /** Edits that export the missing helpers. */
  readonly edits: readonly Edit[];
  /** The exported names after these edits; `null`: nothing can be added to the export. */
  readonly names: readonly string[] | null;
  /** The statements to write by hand. @param newCall the call in them. */
  readonly written: (newCall: string) => string;
}

/** Adds the missing helpers to the names that the app exports of the call's result. */
export function helperExports(call: CallExpression, more: readonly string[]): HelperExports {
  const wanted = [...helpers, ...more];
  const holder = holderOf(call);
  if (!holder)
    return { edits: [], names: null, written: (newCall) => writtenAlone(call, wanted, newCall) };
  const taken = namesIn(call.getSourceFile());
  const given = givenNames(holder);
  const missing = wanted.filter(
    (name) => !given.includes(name) && !ofAuthjs.includes(name) && !taken.has(name),
  );
  const added = holder.name === null ? toPattern(holder, missing) : toName(holder, missing);
  return { ...added, names: added.names && [...given, ...added.names] };
}

/** `export const { auth, … } = NextAuth(…)`, or `const { auth, … } = NextAuth(…)` and an `export { auth, … }`. */
function toPattern({ declaration }: Holder, missing: readonly string[]): HelperExports {
  const pattern = declaration.getNameNode();
  const exported = exportOf(declaration);
  const all = topElements(declaration);
  const last = all.at(-1);
  const statement = (text: string) => (newCall: string) =>
    `${exported === 'here' ? 'export ' : ''}const ${text} = ${newCall};`;
  // Nothing may come after `...rest`, which contains all helpers.
  if (!last || !exported || !hasNoRest(declaration)) {
    return { edits: [], names: null, written: statement(pattern.getText()) };
  }
  const elements = [...all.map((bound) => bound.getText()), ...missing].join(', ');
  const written = statement(`{ ${elements} }`);
  const list = exported === 'here' || missing.length === 0 ? '' : `\n\n${listOf(missing)}`;
  return {
    edits: [...insertAfter(last, missing), ...toList(exported, missing)],
    names: missing,
    written: (newCall) => `${written(newCall)}${list}`,
  };
}

/** `const result = NextAuth(…)`, then `export const { auth, … } = result` or `export const auth = result.auth`. */
function toName(holder: Holder, missing: readonly string[]): HelperExports {
  const { declaration, name, patterns, members } = holder;
  const file = declaration.getSourceFile();
  const prefix = declaration.getVariableStatement()?.isExported() ? 'export ' : '';
  const pattern = patterns.findLast((taker) => hasNoRest(taker) && exportOf(taker));
  const member = members.findLast(
    (taker) => Node.isIdentifier(taker.getNameNode()) && exportOf(taker),
  );
  const model = pattern ?? member;
  const exported = (model && exportOf(model)) ?? 'here';
  const exportWord = exported === 'here' ? 'export ' : '';
  const taking =
    member && !pattern
      ? missing.map((helper) => `${exportWord}const ${helper} = ${name}.${helper};`).join('\n')
      : `${exportWord}const { ${missing.join(', ')} } = ${name};`;
  const last = pattern && topElements(pattern).at(-1);
  const below = member ?? [...patterns, ...members].at(-1) ?? declaration;
  const place = afterLine(below.getVariableStatement() ?? below);
  const inPlace = last
    ? insertAfter(last, missing)
    : [inserted(place, `\n${inStyleOf(file, taking)}`)];
  const list = exported === 'here' ? '' : `\n${listOf(missing)}`;
  return {
    edits: missing.length > 0 ? [...inPlace, ...toList(exported, missing)] : [],
    names: missing,
    written: (newCall) =>
      `${prefix}const ${name} = ${newCall};${missing.length > 0 ? `\n\n${taking}${list}` : ''}`,
  };
}

/** For a result without a name, as in `export default NextAuth(…)`. */
function writtenAlone(call: CallExpression, wanted: readonly string[], newCall: string): string {
  const taking = `export const { ${wanted.join(', ')} } =`;
  return Node.isExportAssignment(call.getParent())
    ? `const kit = ${newCall};\n\nexport default kit;\n${taking} kit;`
    : `${taking} ${newCall};`;
}

const listOf = (names: readonly string[]) => `export { ${names.join(', ')} };`;

/** "here": the declaration is exported. Else the last name in the list that exports it, or undefined. */
function exportOf(declaration: VariableDeclaration): 'here' | Node | undefined {
  if (declaration.getVariableStatement()?.isExported()) return 'here';
  const names = boundNames(declaration);
  const list = declaration
    .getSourceFile()
    .getExportDeclarations()
    .filter((list) => !list.hasModuleSpecifier())
    .find((list) =>
      list.getNamedExports().some((specifier) => names.includes(specifier.getName())),
    );
  return list?.getNamedExports().at(-1);
}

function toList(exported: 'here' | Node, missing: readonly string[]): Edit[] {
  return exported === 'here' ? [] : insertAfter(exported, missing);
}

/** Names that are declared at the top of the file. */
function namesIn(file: SourceFile): Set<string> {
  const exported = file.getExportDeclarations().flatMap((list) => list.getNamedExports());
  return new Set([
    ...importedNames(file).map(({ local }) => local),
    ...file.getVariableDeclarations().flatMap(boundNames),
    ...[...file.getFunctions(), ...file.getClasses()].map(
      (declaration) => declaration.getName() ?? '',
    ),
    ...exported.map(localName),
  ]);
}
