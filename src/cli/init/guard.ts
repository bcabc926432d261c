import { join } from 'node:path';
import { readText } from '../project/files.ts';
import type { Project } from '../project/project.ts';
import type { RequestGuard } from '../project/request-guard.ts';
import { parseSource } from '../project/source.ts';
import { byHand, created, modified, type Part, skipped } from './plan.ts';

/** Next's own syntax; Auth.js's routes set the session cookie themselves. */
const matcher = "'/((?!api/auth/|_next/static/|_next/image/|favicon\\\\.ico$).*)'";

/** A proxy that renews sessions, alone or before the app's own. */
export function planGuard({ folder, layout, alias, guards }: Project, auth: string): Part {
  if (layout.nextMajor < 16) {
    return skipped(
      'middleware',
      'Next 15 runs it where Node.js is not; sessions are renewed by handlers, actions and /api/auth/session',
    );
  }
  const [guard, another] = guards;
  const path = `${layout.source}proxy.${layout.extension}`;
  const from = alias.specifier(guard?.path ?? path, auth);
  if (!guard) {
    return created(path, proxyText(from), 'renews sessions, and protects the paths that you name');
  }
  if (another) {
    return byHand(
      `${guard.path}, ${another.path}`,
      'Next refuses both beside each other: keep one of them, and run this again',
    );
  }
  const before = readText(join(folder, guard.path)) ?? '';
  if (/\bcreateProxy\b/.test(before)) return skipped(guard.path, 'it calls createProxy already');
  if (handsOnAuth(before)) return skipped(guard.path, 'it runs `auth`, which is the kit’s now');
  if (/from ['"]next-auth['"]/.test(before)) {
    return byHand(guard.path, ofItsOwn, `export { auth as ${guard.kind} } from '${from}';`);
  }
  const after = composed(folder, guard, before, from);
  return after === null
    ? byHand(guard.path, 'its shape isn’t known: call the kit’s proxy in it', snippet(from))
    : modified(guard.path, before, after, 'renews sessions, then answers as before');
}

/** `export { auth as proxy } from "@/auth"` or `export default auth(…)`, as Auth.js's documentation has it. */
function handsOnAuth(text: string): boolean {
  return (
    /export\s*\{\s*auth\s+as\s+(proxy|middleware|default)\b/.test(text) ||
    /export\s+default\s+auth\b/.test(text)
  );
}

function proxyText(from: string): string {
  return `import { createProxy } from '${from}';

// For whoever is signed in, for example '/dashboard/:path*'.
export const proxy = createProxy({ protect: [] });

export const config = {
  matcher: [${matcher}],
};
`;
}

function snippet(from: string): string {
  return `import { createProxy } from '${from}';

export const proxy = createProxy({ protect: [], answer: yourProxy });`;
}

/** Stock Auth.js clears a cookie that it can't read, and a session in the database is one. */
const ofItsOwn =
  'it makes an instance of Auth.js of its own, which would take the kit’s cookies away: use the kit’s in its place';

/** The name that the app's own function gets. */
const ownName = 'answer';

/** The same file with its own function called by the kit's proxy; `null`: its shape isn't known. */
function composed(
  folder: string,
  { path, kind, shape }: RequestGuard,
  text: string,
  from: string,
): string | null {
  const file = parseSource(folder, path, text);
  if (new RegExp(`\\b${ownName}\\b`).test(text)) return null;
  const exported = `createProxy({ protect: [], ${ownName} })`;
  const named = file.getFunction(kind);
  const byDefault = file.getFunctions().find((each) => each.isDefaultExport());
  const constant = file.getVariableStatement(
    (each) => each.isExported() && each.getDeclarations().some((d) => d.getName() === kind),
  );
  const assignment = file.getExportAssignment((each) => !each.isExportEquals());

  if (shape === 'named function' && named) {
    named.setIsExported(false).rename(ownName);
    file.addStatements(`\nexport const ${kind} = ${exported};`);
  } else if (shape === 'default function' && byDefault) {
    byDefault.setIsDefaultExport(false);
    if (byDefault.getName() === undefined) byDefault.set({ name: ownName });
    else byDefault.rename(ownName);
    file.addStatements(`\nexport default ${exported};`);
  } else if (shape === 'named constant' && constant?.getDeclarations().length === 1) {
    constant.setIsExported(false);
    constant.getDeclarations()[0]?.rename(ownName);
    file.addStatements(`\nexport const ${kind} = ${exported};`);
  } else if (shape === 'default expression' && assignment) {
    assignment.replaceWithText(`const ${ownName} = ${assignment.getExpression().getText()};`);
    file.addStatements(`\nexport default ${exported};`);
  } else {
    return null;
  }
  const quotes = text.includes("from '") || !text.includes('from "') ? "'" : '"';
  const end = file.getImportDeclarations().at(-1)?.getEnd() ?? 0;
  const line = `import { createProxy } from ${quotes}${from}${quotes};`;
  const whole = file.getFullText();
  return end === 0 ? `${line}\n\n${whole}` : `${whole.slice(0, end)}\n${line}${whole.slice(end)}`;
}
