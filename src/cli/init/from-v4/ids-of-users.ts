import type { InterfaceDeclaration, ModuleDeclaration, SourceFile } from 'ts-morph';
import { type Edit, withAtEnd, withEdits } from '../../changes/change.ts';
import type { Code } from '../../project/code.ts';
import { pathOf } from '../../project/syntax.ts';
import { inStyleOf, inserted } from '../code-edits.ts';

/**
 * Adds `id: string` to the type of a user, because `id` is optional in v5: `token.id = user.id` would be a type
 * error. It is added where the app extends these types, or else in the file with the options.
 *
 * @param home the file with the call.
 * @returns the new texts of files.
 */
export function withIdsOfUsers(
  code: Code,
  home: string,
  places: readonly string[],
): [string, string][] {
  const blocks = places
    .flatMap((place) => code.search((text) => /declare module ['"]next-auth['"]/.test(text), place))
    .flatMap((path) => blocksIn(code.file(path)));
  const users = blocks.flatMap((block) => block.getInterfaces().filter(isUser));
  const [user] = users;
  if (user) {
    // An extended interface may contain an id of another type.
    const isDeclared = users.some((user) => user.getProperty('id') || user.getExtends().length > 0);
    return isDeclared ? [] : [changed(user.getSourceFile(), firstIn(user))];
  }
  const readsUserId = /\buser[!?]?\.id\b/;
  if (
    !readsUserId.test(code.text(home)) &&
    !places.some((place) => code.search(hasAuthCallbacks, place).length > 0)
  ) {
    return [];
  }
  const [block] = blocks;
  if (block) return [changed(block.getSourceFile(), lastIn(block))];
  const file = code.file(home);
  const lines = "\ndeclare module 'next-auth' {\n  interface User {\n    id: string;\n  }\n}\n";
  return [[home, withAtEnd(code.text(home), inStyleOf(file, lines))]];

  function hasAuthCallbacks(text: string): boolean {
    return readsUserId.test(text) && /next-auth/.test(text) && /\b(callbacks|events)\b/.test(text);
  }
}

const isUser = (declaration: InterfaceDeclaration) => declaration.getName() === 'User';

const blocksIn = (file: SourceFile): ModuleDeclaration[] =>
  file.getModules().filter((declaration) => /^['"]next-auth['"]$/.test(declaration.getName()));

function changed(file: SourceFile, edit: Edit): [string, string] {
  return [pathOf(file), withEdits(file.getFullText(), [edit])];
}

/** Adds the id as the first property, in the style of the others. */
function firstIn(user: InterfaceDeclaration): Edit {
  const [first] = user.getMembers();
  if (!first) {
    const end = user.getEnd() - 1;
    return { start: end, end, text: ' id: string ' };
  }
  const text = user.getSourceFile().getFullText();
  const start = first.getStart();
  const gap = /[\r\n \t]*$/.exec(text.slice(0, start))?.[0] ?? ' ';
  const end = first.getText().endsWith(';') ? ';' : '';
  const isOneLine = !gap.includes('\n');
  return inserted(start, `id: string${end || (isOneLine ? ';' : '')}${gap || ' '}`);
}

function lastIn(block: ModuleDeclaration): Edit {
  const last = block.getStatements().at(-1);
  const semicolon = /;/.test(block.getText()) ? ';' : '';
  const start = last?.getEnd() ?? block.getEnd() - 1;
  return {
    start,
    end: start,
    text: `\n\n  interface User {\n    id: string${semicolon}\n  }`,
  };
}
