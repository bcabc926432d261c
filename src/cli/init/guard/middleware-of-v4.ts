import type { Project } from '../../project/project.ts';

/** Whether a file is one of NextAuth v4's middleware, which can't be called by anything of v5. */
export const isMiddlewareOfV4 = (text: string) => /['"]next-auth\/middleware['"]/.test(text);

export const hasMiddlewareOfV4 = ({ code, guards }: Project) =>
  guards.some(({ path }) => isMiddlewareOfV4(code.text(path)));
