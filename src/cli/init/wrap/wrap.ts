import { join } from 'node:path';
import { type CallExpression, Node } from 'ts-morph';
import { type Edit, withEdits } from '../../changes/edits.ts';
import { callOf } from '../../project/auth-setup.ts';
import { type Configuration, configurationIn } from '../../project/configuration.ts';
import { readText } from '../../project/files.ts';
import { importsOf } from '../../project/imported-file.ts';
import { createNames, type Names } from '../../project/names.ts';
import type { Project } from '../../project/project.ts';
import { parseSource } from '../../project/source.ts';
import { isFunction } from '../../project/syntax.ts';
import {
  type AuthFileOptions,
  adapterCall,
  clientExpression,
  clientImport,
  ownNames,
  sessionsCall,
} from '../auth-file.ts';
import { byHand, modified, type Part, together } from '../plan.ts';
import { clientNameIn } from './client-name.ts';
import { firstAdapterSteps } from './first-adapter.ts';
import { helperExports } from './helper-exports.ts';
import { inStyleOf } from './house-style.ts';
import { importEdits, kitImports } from './import-edits.ts';
import { gapBefore, insertAfter, insertBefore, removal } from './lists.ts';
import { type Parts, partsOf, placesOf, returnedParts, unreadParts } from './parts.ts';
import { refusedSteps, toLookFor } from './refused.ts';
import { signInAgain } from './sign-in-again.ts';

/** `NextAuth({…})` as `createSessionKit({…})`: all in it stays, and the kit's store comes to it. */
export function planWrap(project: Project, path: string, options: AuthFileOptions): Part {
  const before = readText(join(project.folder, path)) ?? '';
  const file = parseSource(project.folder, path, before);
  const call = callOf(file, 'next-auth');
  if (!call) throw new Error('The file that calls NextAuth calls it.');
  const names = createNames(project.folder, importsOf(project.folder));
  const configuration = configurationIn(call, names);
  const parts = partsOf(call, names);
  if (!parts) return wrapByHand(project, call, names, configuration, options);

  const exported = helperExports(call, options.more);
  const own = ownNames(options);
  const client = clientNameIn(file, project, options.client) ?? clientExpression(options.client);
  const lines = linesOf(parts, configuration, own, client);
  const edits = [
    ...importEdits(project, call, parts, options),
    ...callEdits(call, parts, own, lines),
    ...exported.edits,
  ];
  return together([
    modified(
      path,
      before,
      withEdits(before, edits),
      `keeps its configuration; the kit keeps the sessions${signInAgain(configuration, names)}`,
    ),
    ...refusedSteps(path, parts, configuration, names),
    ...firstAdapterSteps(configuration, names),
    ...(exported.names?.includes('createProxy') ? [] : [byHand(path, proxyMissing)]),
  ]);
}

const proxyMissing =
  'export createProxy of what createSessionKit returns, for the proxy; and requireSession, withSession, sessions, where you use them';

interface Lines {
  /** Before all else, so that what is spread decides over it. */
  readonly first: readonly string[];
  /** After all that is spread. */
  readonly after: readonly string[];
  readonly removed: readonly Node[];
}

function callEdits(
  call: CallExpression,
  parts: Parts,
  own: string,
  { first, after, removed }: Lines,
): Edit[] {
  const called = call.getExpression();
  const statement = call.getAncestors().find((each) => Node.isSourceFile(each.getParent())) ?? call;
  const above = statement.getStart(true);
  const inStyle = (line: string) => inStyleOf(call.getSourceFile(), line);
  const [before, behind] = [first.map(inStyle), after.map(inStyle)];
  return [
    ...(own ? [{ start: above, end: above, text: `${inStyle(own)}\n\n` }] : []),
    { start: called.getStart(), end: called.getEnd(), text: 'createSessionKit' },
    ...(parts.object ? objectEdits(parts, before, behind) : nameEdits(parts, before, behind)),
    ...removed.map(removal),
  ];
}

/** What the kit is given beside the configuration. */
function linesOf(parts: Parts, configuration: Configuration, own: string, client: string): Lines {
  const places = placesOf(parts, own !== '');
  const adapter = `adapter: ${adapterCall(own, client)}`;
  // With an adapter, and nothing said, Auth.js would take the other one from now on.
  const isByDefault = configuration.lacks('adapter') && configuration.lacks('session', 'strategy');
  return {
    first: places.adapter === 'before all else' ? [adapter] : [],
    after: [
      ...(isByDefault ? ["strategy: 'jwt'"] : []),
      ...(places.adapter === 'after what is spread' ? [adapter] : []),
      `sessions: ${sessionsCall(own, client)}`,
    ],
    removed: places.removed,
  };
}

function objectEdits({ object, given, members }: Parts, first: string[], after: string[]): Edit[] {
  if (!object) return [];
  const [firstMember] = members;
  const lastSpread = members.findLast(({ node }) => Node.isSpreadAssignment(node));
  const place = object.getStart() + 1;
  return [
    // `satisfies NextAuthConfig` isn't so any more.
    { start: given.getStart(), end: object.getStart(), text: '' },
    { start: object.getEnd(), end: given.getEnd(), text: '' },
    firstMember
      ? insertBefore(firstMember.node, lastSpread ? first : [...first, ...after])
      : { start: place, end: place, text: ` ${[...first, ...after].join(', ')} ` },
    ...(lastSpread ? insertAfter(lastSpread.node, after) : []),
  ].filter(({ start, end, text }) => start !== end || text !== '');
}

/** `NextAuth(config)`: the object is spread, and stays what it is for whoever else has it. */
function nameEdits({ given }: Parts, first: string[], after: string[]): Edit[] {
  const lines = [...first, `...${given.getText()}`, ...after];
  const text = `{\n${lines.map((line) => `  ${line},\n`).join('')}}`;
  return [{ start: given.getStart(), end: given.getEnd(), text }];
}

/** What to write where the configuration is made by code. */
function wrapByHand(
  project: Project,
  call: CallExpression,
  names: Names,
  configuration: Configuration,
  options: AuthFileOptions,
): Part {
  const { path } = configuration;
  const file = call.getSourceFile();
  const own = ownNames(options);
  const { client } = options;
  const known = clientNameIn(file, project, client);
  const given = call.getArguments()[0] ?? call;
  const isLazy = isFunction(names.follow(given));
  const parts = isLazy ? returnedParts(given, names) : unreadParts(given);
  const { first, after, removed } = linesOf(
    parts,
    configuration,
    own,
    known ?? clientExpression(client),
  );
  const imports = kitImports([...first, ...after].some((line) => line.startsWith('adapter')));
  if (known === null) {
    imports.push(clientImport(client, project.alias.specifier(path, client.module)));
  }
  const kept = parts.members.filter(({ node }) => !removed.includes(node));
  const spreads = kept.findLastIndex(({ spread }) => spread !== null) + 1;
  const lines = [
    ...first,
    ...kept.slice(0, spreads).map(textOf),
    ...after,
    ...kept.slice(spreads).map(textOf),
  ];
  const text = `${imports.join('\n')}
${own && `\n${own}\n`}
export const { ${helperExports(call, options.more).pattern} } = createSessionKit({
${lines.map((line) => `  ${line},\n`).join('')}});`;
  const isRead = parts.members.every(({ settings }) => settings.complete);
  const lookFor = isRead ? '' : `. ${toLookFor(configuration)}`;
  const reason = isLazy
    ? `its configuration is made anew at each request, and the kit’s is made once: put this in the place of the call${lookFor}`
    : `what ${given.getText()} holds can’t be read here: put this in the place of the call. ${toLookFor(configuration)}`;
  return together([
    byHand(path, reason, inStyleOf(file, text)),
    ...(isLazy && isRead ? refusedSteps(path, parts, configuration, names) : []),
    ...firstAdapterSteps(configuration, names),
  ]);
}

/** A member as it is written, as far to the right as here. */
function textOf({ node, text = node.getText() }: Parts['members'][number]): string {
  const indented = gapBefore(node);
  return indented.includes('\n') ? text.replaceAll(indented, '\n  ') : text;
}
