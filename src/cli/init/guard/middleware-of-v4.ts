import type { Code } from '../../project/code.ts';
import type { Project } from '../../project/project.ts';

/** Whether a file has NextAuth v4's middleware, which nothing of v5 can call. */
export const isMiddlewareOfV4 = (text: string) => /['"]next-auth\/middleware['"]/.test(text);

/** Whether these folders have code that the user has to replace by `getToken`. */
export const needsToken = (code: Code, places: readonly string[]) =>
  places.some((place) => code.search(mustCallGetToken, place).length > 0);

const mustCallGetToken = (text: string) =>
  isMiddlewareOfV4(text) || (/['"]next-auth\/jwt['"]/.test(text) && /\b(en|de)code\b/.test(text));

export const hasMiddlewareOfV4 = ({ code, guards }: Project) =>
  guards.some(({ path }) => isMiddlewareOfV4(code.text(path)));
