import { type ReactNode, useId } from 'react';

interface CardProps {
  title: string;
  /** One sentence under the title. */
  about?: string;
  children?: ReactNode;
}

/** A region of the page that its heading names. */
export function Card({ title, about, children }: CardProps) {
  const id = useId();
  return (
    <section
      aria-labelledby={id}
      className="flex min-w-0 flex-col gap-5 rounded-xl border border-line bg-surface p-5 sm:p-6"
    >
      <div className="flex flex-col gap-1">
        <h2 id={id} className="font-semibold text-base tracking-tight">
          {title}
        </h2>
        {about && <p className="text-muted text-sm leading-6">{about}</p>}
      </div>
      {children}
    </section>
  );
}
