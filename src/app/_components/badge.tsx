import type { ReactNode } from 'react';

export function Badge({ children }: { children: ReactNode }) {
  return (
    <span className="inline-flex h-6 items-center rounded-full border border-accent/30 bg-accent-soft px-2.5 font-medium font-mono text-accent text-xs">
      {children}
    </span>
  );
}
