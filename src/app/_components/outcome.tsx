import type { ReactNode } from 'react';
import { Notice } from './notice';

/** What the last action led to. Always there, since only what changes inside it is read out. */
export function Outcome({ children }: { children?: ReactNode }) {
  return (
    <div role="status" className="-mt-2 empty:-mt-8">
      {children && <Notice tone="neutral">{children}</Notice>}
    </div>
  );
}
