import { CommandError } from '../command-error.ts';

/** A block of Prisma's schema language, with its position in the file. */
export interface Block {
  readonly kind: string;
  readonly name: string;
  readonly fields: readonly Field[];
  /** The settings of a datasource or generator, such as `provider`, as written. */
  readonly settings: Readonly<Record<string, string>>;
  /** The lines that begin with `@@`. */
  readonly attributes: readonly string[];
  /** The position where the line of its closing brace begins. */
  readonly end: number;
}

export interface Field {
  readonly name: string;
  readonly type: string;
  readonly list: boolean;
  readonly optional: boolean;
  /** The attributes that begin with `@`, as written. */
  readonly attributes: string;
  /** The position where the next line begins. */
  readonly end: number;
}

interface Line {
  /** Without comments. */
  readonly text: string;
  readonly start: number;
  /** The position where the next line begins. */
  readonly end: number;
}

const opening = /^(model|view|type|enum|datasource|generator)\s+(\w+)\s*\{$/;
const field = /^(\w+)\s+(\w+(?:\("[^"]*"\))?)(\[\])?(\?)?(?:\s+(.*))?$/;
const setting = /^(\w+)\s*=\s*(.+)$/;

/**
 * Reads a schema file line by line, as Prisma's grammar does. Nothing in it is run or resolved.
 *
 * @param path for the error, which names it with the line.
 * @throws CommandError schema_unreadable
 */
export function readSchema(text: string, path: string): Block[] {
  const blocks: Block[] = [];
  let open: (Omit<Block, 'end'> & OpenBlock) | null = null;
  const lines = joined(linesOf(text));
  for (const whole of lines) {
    const { text: line, start } = whole;
    if (line === '') continue;
    const [, kind, name] = opening.exec(line) ?? [];
    if (kind && name) {
      if (open) throw unreadable(path, text, start, `"${open.name}" is not closed before it`);
      open = { kind, name, fields: [], settings: {}, attributes: [] };
    } else if (!open) {
      throw unreadable(path, text, start, 'a line stands outside of any block');
    } else if (line === '}') {
      blocks.push({ ...open, end: start });
      open = null;
    } else {
      addTo(open, whole);
    }
  }
  if (open) throw unreadable(path, text, text.length, `"${open.name}" is not closed`);
  return blocks;
}

interface OpenBlock {
  fields: Field[];
  settings: Record<string, string>;
  attributes: string[];
}

function addTo(block: OpenBlock, { text: line, end }: Line): void {
  if (line.startsWith('@@')) {
    block.attributes.push(line);
    return;
  }
  const [, key, value] = setting.exec(line) ?? [];
  if (key && value) {
    block.settings[key] = value.replace(/^"(.*)"$/, '$1');
    return;
  }
  const [, name, type, list, optional, attributes = ''] = field.exec(line) ?? [];
  // A value of an enum is a single word, and is not needed.
  if (!name || !type) return;
  block.fields.push({
    name,
    type,
    list: list !== undefined,
    optional: optional !== undefined,
    attributes,
    end,
  });
}

function linesOf(text: string): Line[] {
  const code = withoutComments(text);
  let start = 0;
  return code.split('\n').map((line) => {
    const lineStart = start;
    start += line.length + 1;
    return { text: line.trim(), start: lineStart, end: start };
  });
}

/** Joins the lines of an attribute, which ends with its closing bracket. */
function joined(lines: readonly Line[]): Line[] {
  const whole: Line[] = [];
  let depth = 0;
  for (const line of lines) {
    const last = whole.at(-1);
    if (depth > 0 && last)
      whole[whole.length - 1] = { ...last, text: `${last.text} ${line.text}`, end: line.end };
    else whole.push(line);
    depth += depthOf(line.text);
  }
  return whole;
}

function depthOf(line: string): number {
  const withoutStrings = line.replace(/"(\\.|[^"\\])*"/g, '');
  return (
    (withoutStrings.match(/[([]/g)?.length ?? 0) - (withoutStrings.match(/[)\]]/g)?.length ?? 0)
  );
}

/** Replaces comments by blanks, so that all positions stay the same. */
function withoutComments(text: string): string {
  const stringOrComment = /"(?:\\.|[^"\\\n])*"|\/\/[^\n]*|\/\*[\s\S]*?\*\//g;
  return text.replace(stringOrComment, (found) =>
    found.startsWith('"') ? found : found.replace(/[^\n]/g, ' '),
  );
}

function unreadable(path: string, text: string, position: number, problem: string): CommandError {
  const line = text.slice(0, position).split('\n').length;
  return new CommandError(
    'schema_unreadable',
    `${path}, line ${line}: ${problem}. Run "npx prisma validate", and then this again.`,
  );
}
