import type { ReactNode } from 'react';

export function PageTitle({ children, about }: { children: ReactNode; about?: ReactNode }) {
  return (
    <div className="flex flex-col gap-2">
      <h1 className="text-balance font-semibold text-2xl tracking-tight sm:text-3xl">{children}</h1>
      {about && <p className="text-pretty text-muted text-sm leading-6 sm:text-base">{about}</p>}
    </div>
  );
}
