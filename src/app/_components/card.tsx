import { type ReactNode, useId } from 'react';

interface CardProps {
  title: string;
  /** One sentence under the title. */
  about?: string;
  /** The level of the title. Default: `h2`, directly below the page's title. */
  heading?: 'h2' | 'h3';
  children?: ReactNode;
}

/** A section of the page, labelled by its title. */
export function Card({ title, about, heading: Heading = 'h2', children }: CardProps) {
  const id = useId();
  return (
    <section
      aria-labelledby={id}
      className="flex min-w-0 flex-col gap-5 rounded-xl border border-line bg-surface p-5 sm:p-6"
    >
      <div className="flex flex-col gap-1">
        <Heading id={id} className="font-semibold text-base tracking-tight">
          {title}
        </Heading>
        {about && <p className="text-muted text-sm leading-6">{about}</p>}
      </div>
      {children}
    </section>
  );
}
