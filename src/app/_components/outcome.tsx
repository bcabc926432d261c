import type { ReactNode } from 'react';
import { Notice } from './notice';

/**
 * The result of the last action. Rendered even if empty, because screen readers announce only changes
 * inside an existing status element.
 */
export function Outcome({ children }: { children?: ReactNode }) {
  return (
    <div role="status" className="-mt-2 empty:-mt-8">
      {children && <Notice tone="neutral">{children}</Notice>}
    </div>
  );
}
