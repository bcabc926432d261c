import { Node, type ObjectLiteralExpression, type SourceFile, SyntaxKind } from 'ts-morph';
import { withEdits } from '../../changes/change.ts';
import type { Code } from '../../project/code.ts';
import { withEachEnding } from '../../project/files.ts';
import { propertyOf, textOf } from '../../project/syntax.ts';
import { append, insertAfter } from '../code-edits.ts';
import { byHand, type PlanPart } from '../plan.ts';

/** The kit recognises the adapter by its source, which differs where only one of two copies is transpiled. */
const adapter = '@auth/prisma-adapter';

const packagesFor = (code: Code) => [
  'next-auth',
  'authjs-session-kit',
  ...(code.search((text) => text.includes(adapter)).length > 0 ? [adapter] : []),
];

export interface Transpiled {
  /** The new text of next.config; `null`: it stays as it is. */
  readonly changed: readonly [path: string, text: string] | null;
  readonly remaining: readonly PlanPart[];
}

/** The pages router transpiles only packages that `transpilePackages` names, and v5 has to be transpiled. */
export function withTranspiledPackages(code: Code): Transpiled {
  const packages = packagesFor(code);
  const path = withEachEnding('next.config').find((candidate) => code.has(candidate));
  if (path === undefined) {
    const text = `/** @type {import('next').NextConfig} */\nexport default {\n  // The pages router doesn't build packages by itself.\n  transpilePackages: [${quoted(packages)}],\n};\n`;
    return { changed: ['next.config.mjs', text], remaining: [] };
  }
  const file = code.file(path);
  const settings = settingsIn(file, code);
  const property = propertyOf(settings, 'transpilePackages');
  const value = property && code.follow(property);
  const list = Node.isArrayLiteralExpression(value) ? value.getElements() : [];
  const missing = packages.filter((name) => !list.some((element) => textOf(element) === name));
  if (missing.length === 0) return { changed: null, remaining: [] };
  const lastOfList = list.at(-1);
  const line = `transpilePackages: [${quoted(packages)}]`;
  const names = missing.map((name) => `'${name}'`);
  const edits = property
    ? lastOfList && insertAfter(lastOfList, names)
    : settings && append(settings, [line]);
  if (edits) return { changed: [path, withEdits(file.getFullText(), edits)], remaining: [] };
  const reason = 'the pages router transpiles only the packages that are named here';
  return { changed: null, remaining: [byHand(path, reason, `${line},`)] };
}

const quoted = (names: readonly string[]) => names.map((name) => `'${name}'`).join(', ');

/** The exported object, where it is written as one. */
function settingsIn(file: SourceFile, code: Code): ObjectLiteralExpression | undefined {
  const exported = file
    .getExportAssignment((assignment) => !assignment.isExportEquals())
    ?.getExpression();
  const assigned = file
    .getDescendantsOfKind(SyntaxKind.BinaryExpression)
    .find((binary) => binary.getLeft().getText() === 'module.exports')
    ?.getRight();
  const settings = code.follow(exported ?? assigned);
  return Node.isObjectLiteralExpression(settings) ? settings : undefined;
}
