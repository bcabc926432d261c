import { type CallExpression, Node } from 'ts-morph';
import { type Edit, withEdits } from '../../changes/change.ts';
import { callOf } from '../../project/auth-setup.ts';
import { type Configuration, configurationIn } from '../../project/configuration.ts';
import type { Project } from '../../project/project.ts';
import { isFunction } from '../../project/syntax.ts';
import {
  gapBefore,
  inStyleOf,
  insertAfter,
  inserted,
  prepend,
  removal,
  replaced,
} from '../code-edits.ts';
import { byHand, modified, type PlanPart, together } from '../plan.ts';
import {
  type AddedOptions,
  addedOptions,
  type ConfigArgument,
  readConfigArgument,
  returnedArgument,
  unreadArgument,
} from './config-argument.ts';
import { firstAdapterSteps, signInAgain } from './first-adapter.ts';
import { type AuthFileOptions, type Glue, glueFor, kitImports } from './glue.ts';
import { type HelperExports, helperExports } from './helper-exports.ts';
import { importEdits } from './import-edits.ts';
import { refusedSteps, settingsToRemove } from './refused.ts';
import { holderOf } from './result-holder.ts';

/** `NextAuth({…})` becomes `createSessionKit({…})`: its options stay, and the kit's store is added. */
export function planWrap(project: Project, path: string, options: AuthFileOptions): PlanPart {
  const { code, alias } = project;
  const file = code.file(path);
  const call = callOf(file, 'authjs');
  if (!call) throw new Error('The file that calls NextAuth calls it.');
  const configuration = configurationIn(call, code);
  const glue = glueFor(project, path, options, file);
  const argument = readConfigArgument(call, code);
  if (!argument) return wrapByHand(project, call, configuration, glue, options.more);

  const exported = helperExports(call, options.more);
  const lines = addedOptions(argument, configuration, glue);
  const clientSpecifier = alias.specifier(path, options.client.module);
  const edits = [
    ...importEdits(call, argument, lines, glue.clientImport, clientSpecifier),
    ...callEdits(call, argument, glue.names, lines),
    ...exported.edits,
  ];
  const before = code.text(path);
  const again = signInAgain(configuration, code, options.v4Provider ?? null);
  const reason = `keeps its configuration; the kit keeps the sessions${again ? `. ${again}` : ''}`;
  return together([
    modified(path, before, withEdits(before, edits), reason),
    ...refusedSteps(path, argument, configuration, code),
    ...firstAdapterSteps(configuration, code),
    ...proxyStep(path, exported),
  ]);
}

function proxyStep(path: string, { names }: HelperExports): PlanPart[] {
  return names?.includes('createProxy') ? [] : [byHand(path, proxyMissing)];
}

const proxyMissing =
  'export createProxy of what createSessionKit returns, for the proxy; and requireSession, withSession, sessions, where you use them';

function callEdits(
  call: CallExpression,
  argument: ConfigArgument,
  names: string,
  { first, after, removed }: AddedOptions,
): Edit[] {
  const called = call.getExpression();
  const holder = holderOf(call)?.declaration;
  const annotation = holder?.getTypeNode();
  const statement = call.getAncestors().find((node) => Node.isSourceFile(node.getParent())) ?? call;
  const above = statement.getStart(true);
  const inStyle = (line: string) => inStyleOf(call.getSourceFile(), line);
  const [before, behind] = [first.map(inStyle), after.map(inStyle)];
  return [
    ...(names ? [inserted(above, `${inStyle(names)}\n\n`)] : []),
    // An annotation with Auth.js's type would hide the kit's functions.
    ...(holder && annotation
      ? [{ start: holder.getNameNode().getEnd(), end: annotation.getEnd(), text: '' }]
      : []),
    replaced(called, 'createSessionKit'),
    ...(argument.object
      ? objectEdits(argument, before, behind)
      : nameEdits(argument, before, behind)),
    ...removed.map(removal),
  ];
}

function objectEdits(
  { object, given, members }: ConfigArgument,
  first: string[],
  after: string[],
): Edit[] {
  if (!object) return [];
  const lastSpread = members.findLast(({ node }) => Node.isSpreadAssignment(node));
  return [
    // The options satisfy `NextAuthConfig` no longer.
    { start: given.getStart(), end: object.getStart(), text: '' },
    { start: object.getEnd(), end: given.getEnd(), text: '' },
    ...prepend(object, lastSpread ? first : [...first, ...after]),
    ...(lastSpread ? insertAfter(lastSpread.node, after) : []),
  ].filter(({ start, end, text }) => start !== end || text !== '');
}

/** `NextAuth(config)`: the object is spread, as other code may use it too. */
function nameEdits({ given }: ConfigArgument, first: string[], after: string[]): Edit[] {
  const text = objectText([...first, `...${given.getText()}`, ...after]);
  return [replaced(given, text)];
}

const objectText = (lines: readonly string[]) =>
  `{\n${lines.map((line) => `  ${line},\n`).join('')}}`;

/** What to write where the configuration is made by code. */
function wrapByHand(
  { code }: Project,
  call: CallExpression,
  configuration: Configuration,
  glue: Glue,
  more: readonly string[],
): PlanPart {
  const { path } = configuration;
  const given = call.getArguments()[0] ?? call;
  const isLazy = isFunction(code.follow(given));
  const argument = isLazy ? returnedArgument(given, code) : unreadArgument(given);
  const { first, after, removed, usesAdapter } = addedOptions(argument, configuration, glue);
  const imports = [...kitImports(usesAdapter), ...(glue.clientImport ? [glue.clientImport] : [])];
  const kept = argument.members.filter(({ node }) => !removed.includes(node));
  const spreads = kept.findLastIndex(({ spread }) => spread !== null) + 1;
  const lines = [
    ...first,
    ...kept.slice(0, spreads).map(textOf),
    ...after,
    ...kept.slice(spreads).map(textOf),
  ];
  const exported = helperExports(call, more);
  const text = `${imports.join('\n')}
${glue.names && `\n${glue.names}\n`}
${exported.written(`createSessionKit(${objectText(lines)})`)}`;
  const isRead = argument.members.every(({ settings }) => settings.complete);
  const lookFor = isRead ? '' : `. ${settingsToRemove(configuration)}`;
  const reason = isLazy
    ? `its configuration is made anew at each request, and the kit's is made once: put this in the place of the call${lookFor}`
    : `what ${given.getText()} holds can't be read here: put this in the place of the call. ${settingsToRemove(configuration)}`;
  return together([
    byHand(path, reason, inStyleOf(call.getSourceFile(), text)),
    ...(isLazy && isRead ? refusedSteps(path, argument, configuration, code) : []),
    ...firstAdapterSteps(configuration, code),
    ...(holderOf(call) ? proxyStep(path, exported) : []),
  ]);
}

/** The text of a member, indented as here. */
function textOf({ node, text = node.getText() }: ConfigArgument['members'][number]): string {
  const indented = gapBefore(node);
  return indented.includes('\n') ? text.replaceAll(indented, '\n  ') : text;
}
