'use client';

import { useRouter } from 'next/navigation';
import { type ComponentProps, type ReactNode, useEffect, useRef } from 'react';

interface FormProps extends Omit<ComponentProps<'form'>, 'noValidate' | 'ref'> {
  /** What the last submission led to; a new one moves the focus to the first field in error. */
  result: unknown;
}

/** A form that the server checks, so that every message has one wording and works without scripts. */
export function Form({ result, ...props }: FormProps) {
  const form = useRef<HTMLFormElement>(null);
  useEffect(() => {
    if (result) form.current?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus();
  }, [result]);
  return <form {...props} ref={form} noValidate className="flex flex-col gap-5" />;
}

/**
 * Starts anew at every visit. Next keeps the last pages alive but hidden, and with them what was
 * typed and what was answered, which is yesterday's news when somebody comes back by a link.
 */
export function FreshEachVisit({ children }: { children: ReactNode }) {
  const { bfcacheId } = useRouter();
  return <div key={bfcacheId}>{children}</div>;
}
