import { join } from 'node:path';
import { readText } from '../project/files.ts';
import { isIgnored } from '../project/git.ts';
import { byHand, created, modified, type Part, skipped, together } from './plan.ts';

/** Stands for the secret until it is written, so that no plan or diff holds one. */
export const secretToCome = '<generated when it is written>';

/** AUTH_SECRET where Next.js looks for it, never over one that is there; and the example for others. */
export function planEnv(folder: string): Part {
  return together([planSecret(folder), planExample(folder)]);
}

function planSecret(folder: string): Part {
  const holder = ['.env.local', '.env'].find((name) => sets(textOf(folder, name), 'AUTH_SECRET'));
  if (holder !== undefined) return skipped(holder, 'AUTH_SECRET is there already');
  const old = ['.env.local', '.env'].find((each) => sets(textOf(folder, each), 'NEXTAUTH_SECRET'));
  if (old !== undefined) {
    // Another secret in its place would sign everyone out.
    return byHand(
      old,
      'rename NEXTAUTH_SECRET to AUTH_SECRET, here and on your servers, with the same value',
    );
  }
  const name = '.env.local';
  if (isIgnored(folder, name) === false) {
    return byHand(
      name,
      'it isn’t ignored by git, and a secret must not be committed',
      lines(secretToCome),
    );
  }
  return grown(folder, name, lines(secretToCome), 'AUTH_SECRET, and which strategy is on');
}

function planExample(folder: string): Part {
  const name = '.env.example';
  const text = textOf(folder, name);
  if (sets(text, 'AUTH_SECRET')) return skipped(name, 'it names AUTH_SECRET already');
  return grown(folder, name, lines(''), 'what others have to set');
}

function lines(secret: string): string {
  return `# Auth.js; another one: npx auth secret
AUTH_SECRET="${secret}"
# jwt or database; changing it signs nobody out
AUTH_SESSION_STRATEGY="jwt"
`;
}

function grown(folder: string, name: string, added: string, reason: string): Part {
  const before = textOf(folder, name);
  if (before === null) return created(name, added, reason);
  const gap = before === '' || before.endsWith('\n\n') ? '' : before.endsWith('\n') ? '\n' : '\n\n';
  return modified(name, before, `${before}${gap}${added}`, reason);
}

function sets(text: string | null, variable: string): boolean {
  return text !== null && new RegExp(`^\\s*(export\\s+)?${variable}\\s*=`, 'm').test(text);
}

const textOf = (folder: string, name: string) => readText(join(folder, name));
