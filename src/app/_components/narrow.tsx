import type { ReactNode } from 'react';

/** The narrow column of a page with one form or one message. */
export function Narrow({ children }: { children: ReactNode }) {
  return <div className="mx-auto flex w-full max-w-sm flex-col gap-8">{children}</div>;
}
