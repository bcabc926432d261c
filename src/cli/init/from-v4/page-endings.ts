import { Node, SyntaxKind } from 'ts-morph';
import type { Code } from '../../project/code.ts';
import { isBesideApp, withEachEnding } from '../../project/files.ts';
import type { Layout } from '../../project/layout.ts';
import { placeOf, textOf } from '../../project/syntax.ts';
import { uncertainMove } from './call-of-v4.ts';
import type { AuthPlace } from './session-calls.ts';

/**
 * Refuses an app whose Next.js takes only files with endings of their own for its pages and routes.
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
  // What is worked out by code could be any of them.
  if (endings.includes(extension) || endings.includes(null)) return;
  if (code.paths.some((path) => isTaken(path, endings))) return;
  const ownEnding = endings.find((ending) => /\.[jt]s$/.test(ending ?? ''));
  const route = `${app}/api/auth/[...nextauth]/route.${ownEnding}`;
  const byHand = ownEnding
    ? `, or write ${route} yourself, with \`import { handlers } from '${auth.specifier(route)}'\` and \`export const { GET, POST } = handlers\``
    : '';
  throw uncertainMove(
    `Next.js would not take the route.${extension} that is to be made for Auth.js, as pageExtensions (${placeOf(property)}) leaves out '${extension}': add it there${byHand}`,
  );
}

/** Whether it is a route of the App Router for all of Auth.js's addresses, with one of these endings. */
function isTaken(path: string, endings: readonly (string | null)[]): boolean {
  const [, ending] = /^(?:src\/)?app\/.*\[\.{3}\w+\]{1,2}\/route\.([\w.]+)$/.exec(path) ?? [];
  return ending !== undefined && endings.includes(ending) && !isBesideApp(path);
}
