import type { ReactNode } from 'react';

interface SectionProps {
  /** The fragment of links to the section. */
  id: string;
  title: string;
  about: ReactNode;
  children: ReactNode;
}

/** A section of the page, labelled by its heading. */
export function Section({ id, title, about, children }: SectionProps) {
  const headingId = `${id}-heading`;
  return (
    <section id={id} aria-labelledby={headingId} className="flex scroll-mt-6 flex-col gap-6">
      <div className="flex max-w-2xl flex-col gap-2">
        <h2 id={headingId} className="text-balance font-semibold text-xl tracking-tight">
          {title}
        </h2>
        <p className="text-pretty text-muted leading-7">{about}</p>
      </div>
      {children}
    </section>
  );
}
