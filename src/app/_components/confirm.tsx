import type { ReactNode } from 'react';
import { buttonClass } from './button';

interface ConfirmProps {
  /** The text of the button that opens the question. */
  label: ReactNode;
  question: string;
  /** The form that carries out the action. */
  children: ReactNode;
}

/** Asks for confirmation of an action that can't be undone. Works without JavaScript. */
export function Confirm({ label, question, children }: ConfirmProps) {
  return (
    <details className="open:basis-full">
      <summary
        className={`${buttonClass({ look: 'secondary', size: 'small' })} cursor-pointer [&::-webkit-details-marker]:hidden`}
      >
        {label}
      </summary>
      <div className="mt-3 flex flex-wrap items-center justify-between gap-x-6 gap-y-3 rounded-lg border border-danger/30 bg-danger-soft px-3.5 py-3 text-sm leading-6">
        <p className="min-w-0 break-words text-danger">{question}</p>
        {children}
      </div>
    </details>
  );
}
