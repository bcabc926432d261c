'use client';

import { type ComponentProps, useEffect, useRef } from 'react';

interface FormProps extends Omit<ComponentProps<'form'>, 'className' | 'noValidate' | 'ref'> {
  /** What the last submission led to; a new one moves the focus to the first field in error. */
  result: unknown;
}

/**
 * A form that the server checks, so that every message has one wording and one place. Until a script
 * can show those messages, the browser's own do.
 */
export function Form({ result, ...props }: FormProps) {
  const form = useRef<HTMLFormElement>(null);
  useEffect(() => {
    if (form.current) form.current.noValidate = true;
  }, []);
  useEffect(() => {
    if (result) form.current?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus();
  }, [result]);
  return <form {...props} ref={form} className="flex flex-col gap-5" />;
}
