import { Node, SyntaxKind } from 'ts-morph';
import type { Code } from '../../project/code.ts';
import { isBesideApp, withEachEnding } from '../../project/files.ts';
import type { Layout } from '../../project/layout.ts';
import { placeOf, textOf } from '../../project/syntax.ts';
import { uncertainMove } from './call-of-v4.ts';
import type { AuthPlace } from './session-calls.ts';

/**
 * Refuses an app whose `pageExtensions` leave out the ending of the new route.
 *
 * @throws CommandError old_auth_found
 */
export function refuseOtherEndings(code: Code, { app, extension }: Layout, auth: AuthPlace): void {
  const path = withEachEnding('next.config').find((candidate) => code.has(candidate));
  if (path === undefined) return;
  const property = code
    .file(path)
    .getDescendantsOfKind(SyntaxKind.PropertyAssignment)
    .find((property) => property.getName() === 'pageExtensions');
  const list = property && code.follow(property);
  if (!property || !Node.isArrayLiteralExpression(list)) return;
  const endings = list.getElements().map(textOf);
  // An ending that is worked out by code could be this one.
  if (endings.includes(extension) || endings.includes(null)) return;
  if (code.paths.some((path) => isCatchAllRoute(path, endings))) return;
  const ownEnding = endings.find((ending) => /\.[jt]s$/.test(ending ?? ''));
  const route = `${app}/api/auth/[...nextauth]/route.${ownEnding}`;
  const byHand = ownEnding
    ? `, or write ${route} yourself, with \`import { handlers } from '${auth.specifier(route)}'\` and \`export const { GET, POST } = handlers\``
    : '';
  throw uncertainMove(
    `Auth.js needs a route.${extension}, and Next.js would ignore it, because pageExtensions (${placeOf(property)}) leaves out '${extension}'. Add '${extension}' there${byHand}`,
  );
}

/** Whether a file is a catch-all route of the App Router with one of these endings. */
function isCatchAllRoute(path: string, endings: readonly (string | null)[]): boolean {
  const [, ending] = /^(?:src\/)?app\/.*\[\.{3}\w+\]{1,2}\/route\.([\w.]+)$/.exec(path) ?? [];
  return ending !== undefined && endings.includes(ending) && !isBesideApp(path);
}
