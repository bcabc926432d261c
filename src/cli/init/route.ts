import { Node } from 'ts-morph';
import { withoutEnding } from '../project/files.ts';
import { authRouteFile, authRoutesOf, defaultRoutes } from '../project/matcher.ts';
import type { Project } from '../project/project.ts';
import { modulesIn } from '../project/syntax.ts';
import type { ExportedNames } from './auth-file.ts';
import { byHand, created, type PlanPart, skipped } from './plan.ts';

/** Plans the file of Auth.js's routes. */
export function planRoute(project: Project, auth: string, exported: ExportedNames): PlanPart {
  const { code, layout, alias } = project;
  const routes = authRoutesOf(project);
  const existing =
    authRouteFile(code, layout.app, routes) ?? authRouteFile(code, layout.app, defaultRoutes);
  const path = `${layout.app}${routes}/[...nextauth]/route.${layout.extension}`;
  const from = alias.specifier(path, auth);
  const takesApart = takesHandlersApart(project);
  const text = takesApart
    ? `export { GET, POST } from '${from}';\n`
    : `import { handlers } from '${from}';

export const { GET, POST } = handlers;
`;
  if (existing === null) {
    const isThere = takesApart ? exported.has('GET') : exported.has('handlers');
    return isThere
      ? created(path, text, "Auth.js's routes")
      : byHand(path, `once ${auth} exports what it imports`, text.trimEnd());
  }
  return exportsHandlers(project, existing, auth)
    ? skipped(existing, 'it exports the handlers already')
    : byHand(existing, "it doesn't export the kit's handlers", text);
}

/** Whether the app's own file exports `GET` and `POST`: `const { handlers: { GET, POST } } = NextAuth(…)`. */
function takesHandlersApart({ code, auth }: Project): boolean {
  if (auth.kind !== 'authjs' && auth.kind !== 'kit') return false;
  const exported = code.file(auth.path).getExportedDeclarations();
  return !exported.has('handlers') && exported.has('GET') && exported.has('POST');
}

/** Whether a route exports `handlers`, or `GET` and `POST`, of the file that configures Auth.js. */
function exportsHandlers({ code, alias }: Project, route: string, auth: string): boolean {
  if (/\bhandlers\b/.test(code.text(route))) return true;
  const file = code.file(route);
  return modulesIn(file).some((declaration) => {
    const from = declaration.getModuleSpecifierValue();
    if (from === undefined) return false;
    const found = withoutEnding(code.imported(route, from) ?? '');
    if (found !== auth && from !== alias.specifier(route, auth)) return false;
    // `export *` has no names.
    if (Node.isExportDeclaration(declaration) && !declaration.hasNamedExports()) return true;
    const specifiers = Node.isExportDeclaration(declaration)
      ? declaration.getNamedExports()
      : declaration.getNamedImports();
    return specifiers.some((imported) => imported.getName() === 'GET');
  });
}
